import type { CalibratedStair, Calibration } from '../../engine/calibrate/calibrate.js';
import { count, milliseconds, percent } from '../number.js';
import type { Colours } from './colour.js';
import { printable, wrap } from './fit.js';

const WIDTH = 80;
const LABEL = 12;
const NAME = 8;
const CELL = 7;
const PLOT = 50;
const columns = ['mean', 'p50', 'p95', 'p99'] as const;

/** What a calibration found: the model, real against fitted percentiles by stair, and what to do with it. */
export function renderCalibration(
  { model, error, chanceError, stairs, sendLagMs, others, warnings }: Calibration,
  { run, file, command }: { run: string; file: string; command: string },
  c: Colours,
): string[] {
  const { serviceTime = {}, servers = 1, latency = '0ms' } = model;
  const varies = serviceTime.variation === undefined ? '' : `, ± ${percent(serviceTime.variation)}`;
  const chance = chanceError > 0 ? `, of which chance makes ${percent(chanceError)}` : '';
  const row = (label: string, text: string): string => `${label.padEnd(LABEL)}${text}`;
  return [
    `${c.bold('calibrate')} ${c.dim(`· ${printable(run)}`)}`,
    '',
    row('Model', c.bold(`${servers} ${servers === 1 ? 'server' : 'servers'}, ${serviceTime.mean!} each`)),
    row('', `${serviceTime.distribution!}${varies} · network ${latency} one way`),
    row('Fits', `within ${percent(error)} in the mean${chance}`),
    ...others.map((other, index) => row(index === 0 ? 'Next best' : '', c.dim(otherWords(other)))),
    ...warnings.flatMap((warning) =>
      wrap(warning, WIDTH - LABEL).map((line, index) => row(index === 0 ? 'Beware' : '', c.yellow(line))),
    ),
    '',
    c.bold('Service time in ms: real, and fitted behind it'),
    c.dim(
      `  ${'stair'.padEnd(NAME)}${'msg/s'.padStart(CELL)}${'used'.padStart(CELL)}` +
        columns.map((column) => column.padStart(2 * CELL)).join(''),
    ),
    ...stairs.map((stair) => stairRow(stair, c)),
    '',
    `${c.bold('p95 in ms')}   ${c.cyan('●')} real   ${c.magenta('○')} fitted   ${c.cyan('◉')} both`,
    ...plot(stairs, c),
    '',
    `The model is in ${printable(file)}. What more would meet, by it:`,
    `  ${command}`,
    c.dim(`Real response times have the send lag on top: ${milliseconds(sendLagMs)} ms at the median here.`),
    c.dim('What a forecast is worth and where it breaks: docs/measurement.md, section 13.'),
  ];
}

function otherWords({ servers, distribution, meanMs, error }: Calibration['others'][number]): string {
  return `${count(servers)} × ${milliseconds(meanMs)} ms, ${distribution}: ${percent(error)}`;
}

function stairRow({ name, perSecond, utilisation, real, fitted }: CalibratedStair, c: Colours): string {
  const cells = columns.map(
    (column) => c.cyan(milliseconds(real[column]).padStart(CELL + 1)) + milliseconds(fitted[column]).padStart(CELL - 1),
  );
  const used = `${Math.round(100 * utilisation)} %`;
  return `  ${name.padEnd(NAME)}${count(Math.round(perSecond)).padStart(CELL)}${used.padStart(CELL)}${cells.join('')}`;
}

/** A line a stair, from 0 to the highest p95. */
function plot(stairs: readonly CalibratedStair[], c: Colours): string[] {
  const most = Math.max(...stairs.flatMap(({ real, fitted }) => [real.p95, fitted.p95]));
  const columnOf = (ms: number): number => Math.round((ms / most) * (PLOT - 1));
  return stairs.map(({ utilisation, real, fitted }) => {
    const [atReal, atFitted] = [columnOf(real.p95), columnOf(fitted.p95)];
    const line = Array.from({ length: PLOT }, (_, column) => {
      if (column === atReal) return c.cyan(column === atFitted ? '◉' : '●');
      if (column === atFitted) return c.magenta('○');
      return column < Math.max(atReal, atFitted) ? c.dim('·') : '';
    });
    return `  ${`${Math.round(100 * utilisation)} %`.padStart(NAME - 2)}  ${line.join('')}`;
  });
}
