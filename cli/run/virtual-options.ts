import { CommandError } from '../exit-code.js';
import type { RunOptions } from './run-options.js';

const network = 'no connection is made';
const oneThread = 'virtual time passes on one thread';
const model = 'the model’s own faults stand in the profile: /model/stalls, /model/failures';

/** Options of a run that mean nothing in a virtual one, and why. */
const meaningless: readonly (readonly [keyof RunOptions, option: string, why: string])[] = [
  ['target', '--target', network],
  ['api', '--api', network],
  ['sourceAddresses', '--source-addresses', network],
  ['insecure', '--insecure', network],
  ['allowHost', '--allow-host', network],
  ['runners', '--runners', oneThread],
  ['threads', '--threads', oneThread],
  ['fault', '--fault', model],
  ['deliveryLog', '--delivery-log', network],
  ['reuseGroups', '--reuse-groups', network],
  ['reuseSample', '--reuse-sample', network],
  ['force', '--force', 'no limit of this machine is checked'],
];

/** Refuses, with exit code 2, what would be ignored. */
export function checkVirtualOptions(options: RunOptions): void {
  const given = meaningless.filter(([key]) => options[key] !== undefined);
  if (given.length === 0) return;
  const lines = given.map(([, option, why]) => `${option} means nothing with --virtual: ${why}`);
  throw new CommandError(2, lines.join('\n'));
}
