import type { Dist } from '../../engine/telemetry/dist.js';

/** One message of one client. */
export interface Sample {
  /** From the beginning of hold. */
  dueMs: number;
  responseMs: number;
  serviceMs: number;
}

/** What a run saw: the samples of one client, and figures of all. */
export interface Measured {
  title: string;
  samples: Sample[];
  messages: number;
  raisedResponses: number;
  raisedServices: number;
  responseMs: Dist;
  serviceMs: Dist;
}

const panel = { width: 264, height: 120, left: 54, top: 80, gapX: 26, gapY: 56 };
const spanMs = 12_000;
const highestMs = 2200;
const width = panel.left + 3 * panel.width + 2 * panel.gapX + 18;
const height = panel.top + 2 * panel.height + panel.gapY + 44;
const rows = [
  { name: 'response time', of: (sample: Sample) => sample.responseMs, raised: (run: Measured) => run.raisedResponses },
  { name: 'service time', of: (sample: Sample) => sample.serviceMs, raised: (run: Measured) => run.raisedServices },
] as const;

/** A panel for each run (columns) and time (rows): each dot is a message, at the instant it was due. */
export function stallPicture(runs: readonly Measured[]): string {
  const panels = rows.flatMap((_row, line) =>
    runs.map((run, column) => {
      const x = panel.left + column * (panel.width + panel.gapX);
      const y = panel.top + line * (panel.height + panel.gapY);
      return panelOf(x, y, run, line, column === 0);
    }),
  );
  const told = runs.map(
    (run) =>
      `${run.title}: ${run.raisedResponses} of ${run.messages} response times and ${run.raisedServices} service times are raised.`,
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12" fill="#24292f">`,
    '<title id="title">Response and service time of one client while its target stalls for 2 seconds, seen by three kinds of client</title>',
    `<desc id="desc">${told.join(' ')}</desc>`,
    '<style>.r{stroke:#0a58a8}.s{stroke:#b5450b}.r,.s{fill:none;stroke-width:5;stroke-linecap:round}.a{stroke:#8c959f;fill:none}.g{stroke:#d8dee4;fill:none}.t{fill:#57606a}</style>',
    `<rect width="${width}" height="${height}" rx="8" fill="#fff"/>`,
    `<text x="${panel.left}" y="24" font-size="14" font-weight="600">A target stalls for 2 s: what a client of each kind sees</text>`,
    ...panels,
    `<text class="t" x="${panel.left + 1.5 * panel.width + panel.gapX}" y="${height - 10}" text-anchor="middle">when the message was due, in seconds of hold; no answer came in the grey span</text>`,
    '</svg>',
  ].join('\n')}\n`;
}

function panelOf(x: number, y: number, run: Measured, line: number, isFirst: boolean): string {
  const row = rows[line]!;
  const { samples } = run;
  const atX = (ms: number): string => (x + (panel.width * ms) / spanMs).toFixed(1);
  const atY = (ms: number): string => (y + panel.height - (panel.height * ms) / highestMs).toFixed(1);
  const [fromMs, toMs] = silenceOf(samples);
  // Half pixels: many a dot then covers another one.
  const half = (value: string): number => Math.round(2 * Number(value)) / 2;
  const places = samples.map((sample) => `M${half(atX(sample.dueMs))} ${half(atY(row.of(sample)))}h0`);
  const dots = [...new Set(places)].join('');
  const raised = row.raised(run).toLocaleString('en-US');
  return [
    ...(line === 0 ? [`<text x="${x}" y="${y - 30}" font-weight="600">${run.title}</text>`] : []),
    `<rect x="${atX(fromMs)}" y="${y}" width="${((panel.width * (toMs - fromMs)) / spanMs).toFixed(1)}" height="${panel.height}" fill="#eaeef2"/>`,
    ...[1000, 2000].map((ms) => `<path class="g" d="M${x} ${atY(ms)}h${panel.width}"/>`),
    `<path class="a" d="M${x} ${y}v${panel.height}h${panel.width}"/>`,
    ...(isFirst
      ? [0, 1000, 2000].map(
          (ms) => `<text class="t" x="${x - 6}" y="${Number(atY(ms)) + 4}" text-anchor="end">${ms / 1000} s</text>`,
        )
      : []),
    ...[0, 4000, 8000, 12_000].map(
      (ms) => `<text class="t" x="${atX(ms)}" y="${y + panel.height + 15}" text-anchor="middle">${ms / 1000}</text>`,
    ),
    `<text x="${x}" y="${y - 8}"><tspan class="t">${row.name}: </tspan>${raised} raised</text>`,
    `<path class="${line === 0 ? 'r' : 's'}" d="${dots}"/>`,
  ].join('\n');
}

/** The longest span without an answer. */
function silenceOf(samples: readonly Sample[]): [fromMs: number, toMs: number] {
  const answers = samples.map(({ dueMs, responseMs }) => dueMs + responseMs).sort((a, b) => a - b);
  let longest: [number, number] = [0, 0];
  for (let i = 1; i < answers.length; i++) {
    if (answers[i]! - answers[i - 1]! > longest[1] - longest[0]) longest = [answers[i - 1]!, answers[i]!];
  }
  return longest;
}
