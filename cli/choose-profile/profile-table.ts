import { clip, columns, pad, printable } from '../../reports/console/fit.js';
import { count } from '../../reports/number.js';
import type { ProfileChoice } from './profile-choice.js';

const titles = ['PROFILE', 'SIZE', 'CONNECTIONS', 'DESCRIPTION'];

/** The column of figures, which stand to the right. */
const FIGURES = 2;

/** The choices as a plain table with a line of titles; its first column is what `sim run` takes. Ends in a newline. */
export function profileTable(choices: readonly ProfileChoice[]): string {
  return [titles, ...choices.map(cellsOf)]
    .map((row, _, rows) => aligned(row, rows))
    .map((line) => `${line}\n`)
    .join('');
}

/** A line for each choice, cut to `widthColumns`; without the number of connections, which takes the room of words. */
export function profileLines(choices: readonly ProfileChoice[], widthColumns: number): string[] {
  return choices
    .map(cellsOf)
    .map(([source, size, , about]) => [source!, size!, about!])
    .map((row, _, rows) => clip(aligned(row, rows), widthColumns));
}

function cellsOf({ source, name, sizeClass, connections, description }: ProfileChoice): string[] {
  // A file may be called otherwise than the profile in it.
  const isCalledSo = /([^/\\]*?)(?:\.jsonc?)?$/.exec(source)?.[1] === name;
  const about = isCalledSo ? description : `${name}: ${description}`;
  return [source, sizeClass, count(connections), about].map(printable);
}

function aligned(row: readonly string[], rows: readonly (readonly string[])[]): string {
  return row
    .map((cell, at) => {
      const width = Math.max(...rows.map((each) => columns(each[at]!)));
      return row.length === titles.length && at === FIGURES ? padLeft(cell, width) : pad(cell, width);
    })
    .join('  ')
    .trimEnd();
}

function padLeft(text: string, width: number): string {
  return ' '.repeat(width - columns(text)) + text;
}
