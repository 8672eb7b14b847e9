import { stripVTControlCharacters } from 'node:util';

/** A colour sequence as we emit it: takes no room on the screen. */
// eslint-disable-next-line no-control-regex -- ESC is what begins it
const colour = /(\u001b\[[0-9;]*m)/;

/**
 * Makes text of strangers (a target's error messages, a URL) safe for a terminal: everything that could move the
 * cursor, change colours or turn the writing direction goes, and any run of white space becomes one space.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
}

/** Columns that the text takes on the screen, colours left out. Errs on the wide side for scripts we don't print. */
export function columns(text: string): number {
  return Array.from(text.replaceAll(new RegExp(colour, 'g'), ''), columnsOf).reduce((sum, width) => sum + width, 0);
}

/** Cuts a line, colours and all, to `width` columns; an ellipsis stands for what was cut off. */
export function clip(line: string, width: number): string {
  if (columns(line) <= width) return line;
  let room = width - 1;
  let out = '';
  // Splitting by a group puts the text at even places and the colours, which must all stay, at odd ones.
  for (const [index, piece] of line.split(colour).entries()) {
    if (index % 2 === 1) {
      out += piece;
      continue;
    }
    for (const character of piece) {
      if (room < 0) break;
      const fits = columnsOf(character) <= room;
      out += fits ? character : '…';
      room = fits ? room - columnsOf(character) : -1;
    }
  }
  return out;
}

/** Pads a line that may hold colours to `width` columns. */
export function pad(line: string, width: number): string {
  return line + ' '.repeat(Math.max(0, width - columns(line)));
}

/** Breaks plain text at `separator` into lines of at most `width` columns; what stands between two is cut if longer. */
export function wrap(text: string, width: number, separator = ' '): string[] {
  const lines: string[] = [];
  for (const item of text.split(separator)) {
    const longer = lines.length === 0 ? item : lines.at(-1)! + separator + item;
    if (lines.length > 0 && columns(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(clip(item, width));
  }
  return lines;
}

/** Two columns from Hangul on: emoji and East Asian scripts. Our own marks and bars are below or excepted. */
function columnsOf(character: string): number {
  const code = character.codePointAt(0)!;
  return code < 0x1100 || (code >= 0x2000 && code < 0x2e80) ? 1 : 2;
}
