import { markup, type Content, type Markup } from './markup.js';

/** `text` columns are aligned left, all others as figures. */
export interface Column {
  title: string;
  text?: true;
}

export interface Row {
  /** Head of the row. */
  label: Content;
  /** One for each column. */
  cells: readonly Content[];
  /** Something that ought not to be. */
  bad?: boolean;
  /** Indented: part of the row above. */
  part?: boolean;
}

/**
 * A table that scrolls by itself where the page is narrower than it. `label` is the title of its first column. `narrow`:
 * few columns, which spread over a wide page would be hard to follow by eye.
 */
export function table(
  name: string,
  label: string,
  columns: readonly Column[],
  rows: readonly Row[],
  width: 'wide' | 'narrow' = 'wide',
): Markup {
  return markup`<div class="scroll${width === 'narrow' ? ' narrow' : ''}" role="region" aria-label="${name}" tabindex="0"><table>
<thead><tr><th scope="col">${label}</th>${columns.map(
    (column) => markup`<th scope="col"${className({ text: column.text })}>${column.title}</th>`,
  )}</tr></thead>
<tbody>${rows.map((row) => tableRow(row, columns))}</tbody>
</table></div>`;
}

function tableRow({ label, cells, bad, part }: Row, columns: readonly Column[]): Markup {
  const texts = cells.map((cell, index) => markup`<td${className({ text: columns[index]?.text })}>${cell}</td>`);
  return markup`<tr${className({ bad })}><th scope="row"${className({ part })}>${label}</th>${texts}</tr>\n`;
}

/** `class="…"` of those names that are set. */
function className(names: Record<string, boolean | undefined>): Markup | null {
  const set = Object.keys(names).filter((name) => names[name] === true);
  return set.length === 0 ? null : markup` class="${set.join(' ')}"`;
}

/** A figure beside its name, in a block with others. */
export interface Figure {
  label: string;
  value: string;
  note?: string;
  bad?: boolean;
  part?: boolean;
}

/** A titled block of figures. */
export function figureBlock(title: string, figures: readonly Figure[]): Markup {
  return markup`<section class="block"><h3>${title}</h3><dl>${figures.map(
    ({ label, value, note, bad, part }) =>
      markup`<div${className({ bad, part })}><dt>${label}</dt><dd>${value}${note === undefined ? null : markup` <small>${note}</small>`}</dd></div>\n`,
  )}</dl></section>`;
}
