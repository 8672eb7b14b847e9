import { profileChoices } from './profile-choice.js';
import { profileLines, profileTable } from './profile-table.js';

/** Columns to leave to the prompt: it puts 5 before a line, and takes the 10 of their colour codes for columns, too. */
const MARGIN_COLUMNS = 16;
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** What came of asking which profile to run: one to run, or none and the exit code. */
export type Chosen = { source: string } | { exitCode: 0 | 130 };

export interface ChooseOptions {
  json?: boolean;
  /** commander's `--no-color`: true unless given. */
  color: boolean;
}

/**
 * Without a profile on the command line: in a terminal lets one be chosen, elsewhere (standard input or output is no
 * terminal, or the answer is to be JSON) prints the list on standard output. Ctrl-C and Escape choose none: 130.
 */
export async function chooseProfile({ json = false, color }: ChooseOptions): Promise<Chosen> {
  const choices = profileChoices();
  if (json) {
    process.stdout.write(`${JSON.stringify(choices, null, 2)}\n`);
    return { exitCode: 0 };
  }
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    process.stdout.write(profileTable(choices));
    return { exitCode: 0 };
  }
  // The prompts know of no option against colour.
  if (!color) process.env['NO_COLOR'] = '1';
  // A terminal whose size was never set says 0 by 0, as over a serial line: the prompt would put each letter on a line.
  process.stdout.columns ||= DEFAULT_COLUMNS;
  process.stdout.rows ||= DEFAULT_ROWS;
  // Only here, so that no other command waits for it.
  const { isCancel, select } = await import('@clack/prompts');
  const lines = profileLines(choices, process.stdout.columns - MARGIN_COLUMNS);
  const source = await select({
    message: 'Which profile is to run?',
    options: choices.map((choice, index) => ({ value: choice.source, label: lines[index]! })),
  });
  return isCancel(source) ? { exitCode: 130 } : { source };
}
