import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import type { Calibration } from '../../engine/calibrate/calibrate.js';
import type { MessageFigures } from '../../engine/telemetry/client-figures.js';
import type { Summary } from '../../engine/telemetry/summary.js';
import { packageRoot } from '../../profiles/package-root.js';
import { md1SojournMs } from '../support/md1.js';

/** What the embedded target of profiles/calibrate.json is told to be. */
const truth = { servers: 1, meanMs: 2, distribution: 'constant' };
/** Of the target, in the runs that are forecast. */
const utilisations = [0.35, 0.7];
const limits = { parameter: 0.1, p50: 0.15, p95: 0.25 };
/** Another seed than the calibration's: other messages at other times. */
const seed = '7';

export interface Row {
  text: string;
  met: boolean;
  figure: string;
}

/**
 * Calibrates on a target whose truth is known, forecasts two runs and makes them: about three minutes. A model of the
 * target forecasts service time, from the actual send on. Response time has the generator's own send lag on top, most of
 * a millisecond at the median, which no virtual run has: it is forecast with the lag that the calibration's run had.
 */
export function proveCalibration(): Row[] {
  const out = mkdtempSync(join(tmpdir(), 'populace-verify-'));
  try {
    const run = join(out, 'calibrate');
    sim(['run', 'calibrate', '--out', run, '--quiet', '--json']);
    const found = JSON.parse(sim(['calibrate', run, '--json'])) as Calibration;
    return [...recovered(found), ...utilisations.flatMap((utilisation) => forecast(utilisation, found, out))];
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return [{ text: 'every command ends well', met: false, figure: error.message }];
  } finally {
    rmSync(out, { recursive: true });
  }
}

function recovered({ model, error }: Calibration): Row[] {
  const { servers, serviceTime } = model;
  const meanMs = Number.parseFloat(serviceTime!.mean!);
  return [
    {
      text: `service time of ${truth.meanMs} ms recovered within 10 %`,
      met: off(meanMs, truth.meanMs) <= limits.parameter,
      figure: `${meanMs} ms, ${percent(off(meanMs, truth.meanMs))} off`,
    },
    { text: 'one server recovered', met: servers === truth.servers, figure: String(servers) },
    {
      text: 'its shape recovered: always the same',
      met: serviceTime!.distribution === truth.distribution,
      figure: `${serviceTime!.distribution!}; the fit is ${percent(error)} off in the mean`,
    },
  ];
}

/** M/D/1's figures have the model's network and the lag on top, so that all three can be compared. */
function forecast(utilisation: number, { model, sendLagMs }: Calibration, out: string): Row[] {
  const perSecond = (utilisation * 1000 * truth.servers) / truth.meanMs;
  const options = [
    ...['run', 'calibrate', '--quiet', '--json', '--seed', seed],
    ...['--set', `/populations/callers/messages/rate=${perSecond}/s`],
    ...['--set', '/phases={"warm":{"duration":"3s","warmUp":true},"test":{"duration":"25s"}}'],
  ];
  const measured = (name: string, more: string[]): MessageFigures => {
    const summary = JSON.parse(sim([...options, '--out', join(out, `${name}${utilisation}`), ...more])) as Summary;
    return summary.workload!['test']!.messages;
  };
  const real = measured('real', []);
  const simulated = measured('virtual', ['--virtual', '--set', `/model=${JSON.stringify(model)}`]);
  const networkMs = 2 * Number.parseFloat(model.latency!);
  const figures = [
    ['service', real.serviceMs!, 0],
    ['response', real.responseMs!, sendLagMs],
  ] as const;
  return figures.flatMap(([what, dist, lagMs]) =>
    (['p50', 'p95'] as const).map((name) => {
      const forecastMs = simulated.serviceMs![name] + lagMs;
      const formulaMs = md1SojournMs(name === 'p50' ? 0.5 : 0.95, perSecond, truth.meanMs) + networkMs + lagMs;
      const away = off(forecastMs, dist[name]);
      return {
        text: `at utilisation ${utilisation}, ${name} of ${what} time forecast within ${percent(limits[name])}`,
        met: away <= limits[name],
        figure: `real ${ms(dist[name])}, forecast ${ms(forecastMs)} (${percent(away)} off), M/D/1 ${ms(formulaMs)}`,
      };
    }),
  );
}

/** A command that did not end well. */
class Failed extends Error {}

/** Standard output of the built command. Throws a Failed where it does not end with 0. */
function sim(argv: string[]): string {
  console.log(`  sim ${argv.map((each) => (/[\s{]/.test(each) ? `'${each}'` : each)).join(' ')}`);
  const main = join(packageRoot(), 'dist/cli/main.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], {
    cwd: packageRoot(),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  });
  if (status !== 0) {
    console.log(stderr);
    throw new Failed(`sim ${argv[0]!} ended with ${status}`);
  }
  return stdout;
}

function off(value: number, from: number): number {
  return Math.abs(value - from) / from;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1).replace('.0', '')} %`;
}

function ms(value: number): string {
  return `${value.toFixed(2)} ms`;
}
