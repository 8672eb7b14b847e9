import type { Colours } from './colour.js';
import { pad } from './fit.js';

/** A titled list of figures, as wide as half a narrow terminal. */
export interface Block {
  title: string;
  rows: Row[];
}

export interface Row {
  label: string;
  value: string;
  /** Stands behind the value: a share, a mark. */
  note?: string;
  /** The value is bad news. */
  bad?: boolean;
}

/** Columns of a block, and of the gap between two. */
export const blockWidth = 38;
const gap = 2;
const labelWidth = 16;
const valueWidth = 12;

/**
 * Puts blocks side by side, as many as fit into `width`: each goes, in order, to the column that is shortest so far, so
 * that the whole stays low. No line is wider than `width` unless a single block is.
 */
export function layBlocks(blocks: readonly Block[], width: number, c: Colours): string[] {
  const columnCount = Math.max(1, Math.floor((width + gap) / (blockWidth + gap)));
  const laid: string[][] = Array.from({ length: columnCount }, () => []);
  for (const block of blocks) {
    const shortest = laid.reduce((best, column) => (column.length < best.length ? column : best));
    if (shortest.length > 0) shortest.push('');
    shortest.push(...blockLines(block, c));
  }
  const height = Math.max(...laid.map((column) => column.length));
  return Array.from({ length: height }, (_, line) =>
    laid
      .map((column) => pad(column[line] ?? '', blockWidth))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
}

function blockLines(block: Block, c: Colours): string[] {
  return [c.bold(block.title), ...block.rows.map((row) => rowLine(row, c))];
}

function rowLine(row: Row, c: Colours): string {
  const value = row.value.padStart(valueWidth);
  const note = row.note === undefined ? '' : ` ${row.note.padStart(7)}`;
  return `  ${row.label.padEnd(labelWidth)}${row.bad === true ? c.red(value) : value}${c.dim(note)}`;
}
