import type { Calibration } from '../../engine/calibrate/calibrate.js';
import { compilePlan } from '../../engine/plan/compile-plan.js';
import { loadProfile } from '../../profiles/load-profile.js';

/** So much more than the highest stair had … */
const MORE = 1.1;
/** … but no more of the target than this: beyond it the queue only grows. */
const MOST_UTILISATION = 0.95;

/** A command that forecasts, by the model in `file`, what somewhat more than the run had would meet. */
export function forecastCommand({ stairs }: Pick<Calibration, 'stairs'>, file: string): string {
  const top = stairs.reduce((highest, stair) => (stair.perSecond > highest.perSecond ? stair : highest));
  const perSecond = top.perSecond * Math.min(MORE, MOST_UTILISATION / top.utilisation);
  const scale = Number((perSecond / shippedTopPerSecond()).toPrecision(3));
  return `sim run calibrate --virtual --scale ${scale} --set "/model=$(cat ${quoted(file)})"`;
}

/** Rate of the highest stair of the profile calibrate as it comes. */
function shippedTopPerSecond(): number {
  const { resolved } = loadProfile('calibrate', { environment: {} });
  const { messages } = compilePlan(resolved, { hash: '', runId: 'forecast' }).populations[0]!;
  if (messages?.pacer?.kind !== 'parts') throw new Error('The profile calibrate has no stairs.');
  return Math.max(...messages.pacer.parts.map(({ pacer }) => (pacer.kind === 'constant' ? pacer.perSecond : 0)));
}

/** For a shell, within double quotes; as it is where it needs none. */
function quoted(path: string): string {
  return /^[\w./:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
