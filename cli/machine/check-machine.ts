import type { Plan } from '../../engine/plan/plan.js';
import type { LoadedProfile } from '../../profiles/load-profile.js';
import type { RunnerLayout } from '../../runners/choose-runners.js';
import { CommandError } from '../exit-code.js';
import type { RunOptions } from '../run/run-options.js';
import { findingsOf } from './findings.js';
import { findingInWords } from './findings-table.js';
import { readMachine } from './machine.js';
import { needsOf } from './needs.js';

/** What `sim run` and `sim doctor` alike go by. */
export type MachineOptions = Pick<RunOptions, 'out' | 'runners' | 'threads' | 'scale' | 'force'>;

/**
 * What `sim doctor` does, before anything is started: chooses how the run is split, warns of what is scarce, and
 * refuses with exit code 3 what falls short, unless `force`.
 */
export function checkMachine(
  { resolved }: Pick<LoadedProfile, 'resolved'>,
  plan: Plan,
  { out = 'runs', force, ...asked }: MachineOptions,
  warn: (text: string) => void,
): RunnerLayout {
  const machine = readMachine(out);
  const needs = needsOf(resolved, plan, machine, asked);
  const findings = force ? [] : findingsOf(machine, needs);
  const shortfalls = findings.filter(({ status }) => status === 'shortfall');
  if (shortfalls.length > 0) {
    throw new CommandError(
      3,
      [
        `this machine can't carry ${resolved.name}:`,
        ...shortfalls.map(findingInWords),
        'The run has not started. sim doctor shows the whole of it, --force tries all the same.',
      ].join('\n'),
    );
  }
  for (const finding of findings) if (finding.status === 'warning') warn(findingInWords(finding));
  return needs;
}
