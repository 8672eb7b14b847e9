import { Command } from 'commander';
import { compilePlan } from '../../engine/plan/compile-plan.js';
import { colours, isColour, type Colours } from '../../reports/console/colour.js';
import { count } from '../../reports/number.js';
import { findingsOf } from '../machine/findings.js';
import { findingsTable, worstOf } from '../machine/findings-table.js';
import type { Finding } from '../machine/finding.js';
import { readMachine } from '../machine/machine.js';
import { needsOf, type Needs } from '../machine/needs.js';
import { addProfileOptions, atLeastOne, loadWithOptions, type ProfileOptions } from '../profile-options.js';

interface DoctorOptions extends ProfileOptions {
  out?: string;
  runners?: number;
  threads?: number;
  json?: boolean;
  color: boolean;
}

/** Columns of what is not a terminal. */
const DEFAULT_WIDTH = 100;

/** `sim doctor`: what has this machine, and can it carry a profile? Nothing is sent. */
export function doctorCommand(): Command {
  const command = new Command('doctor')
    .description('show what this machine has, and whether it can carry a profile; nothing is sent')
    .argument('[profile]', 'a file, the name of a shipped profile, or - for standard input');
  return addProfileOptions(command)
    .option('--out <dir>', 'the run directory itself, whose disk is looked at; by default one below runs/')
    .option('--runners <number>', 'processes that carry clients; by default as many as the profile needs', atLeastOne)
    .option('--threads <number>', 'threads of each of them; by default as many as the profile needs', atLeastOne)
    .option('--json', 'print it as JSON')
    .option('--no-color', 'no colour (NO_COLOR)')
    .action((source: string | undefined, options: DoctorOptions) => {
      const loaded = source === undefined ? undefined : loadWithOptions(source, options);
      for (const warning of loaded?.warnings ?? []) process.stderr.write(`warning: ${warning}\n`);
      const machine = readMachine(options.out ?? 'runs');
      const plan = loaded && compilePlan(loaded.resolved, { hash: loaded.profileHash, runId: 'doctor' });
      const needs = loaded && needsOf(loaded.resolved, plan!, machine, options);
      const findings = findingsOf(machine, needs);
      const status = worstOf(findings);
      if (status === 'shortfall') process.exitCode = 3;
      if (options.json) {
        const profile = loaded ? { name: loaded.resolved.name, hash: loaded.profileHash } : null;
        const layout = needs ? { runners: needs.runners, threads: needs.threads, shards: needs.shards } : null;
        process.stdout.write(`${JSON.stringify({ status, profile, layout, findings }, null, 2)}\n`);
        return;
      }
      const { stdout } = process;
      const c = colours(isColour(stdout, process.env, options.color ? undefined : false));
      const title = needs
        ? `${c.bold(loaded.resolved.name)} on this machine: ${layoutInWords(needs)}`
        : c.bold('This machine');
      const table = findingsTable(findings, stdout.isTTY ? stdout.columns : DEFAULT_WIDTH, c);
      stdout.write(`${[title, '', ...table, '', conclusion(findings, needs !== undefined, c)].join('\n')}\n`);
    });
}

function layoutInWords({ runners, threads, shards }: Needs): string {
  const many = (number: number, noun: string): string => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
  const generator =
    runners === 1
      ? `one process of ${many(threads, 'thread')}`
      : `${many(runners, 'runner')} of ${many(threads, 'thread')} each`;
  if (shards === 0) return generator;
  return `${generator}, embedded target in ${shards === 1 ? 'one process' : `${count(shards)} shards`}`;
}

function conclusion(findings: readonly Finding[], hasProfile: boolean, c: Colours): string {
  const of = (status: Finding['status']): number => findings.filter((finding) => finding.status === status).length;
  const [shortfalls, warnings] = [of('shortfall'), of('warning')];
  const some = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  if (shortfalls > 0)
    return `${c.red('✗')} ${some(shortfalls, 'shortfall')}: sim run refuses this, unless with --force`;
  if (warnings > 0) return `${c.yellow('!')} enough${hasProfile ? ' to start' : ''}, with ${some(warnings, 'warning')}`;
  return `${c.green('✓')} ${hasProfile ? 'enough of all' : 'nothing stands out; give a profile to hold it against what that needs'}`;
}
