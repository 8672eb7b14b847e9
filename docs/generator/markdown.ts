/** Plain text in Markdown: nothing in it starts a code span, emphasis, a link, a tag or a new cell. */
export function text(plain: string): string {
  return plain.replaceAll(/[\\`*[\]<|]/g, String.raw`\$&`);
}

/** A value as JSON in a code span, within a table. */
export function code(value: unknown): string {
  return span(JSON.stringify(value));
}

/** A code span within a table. */
export function span(content: string): string {
  return `\`${content.replaceAll('|', String.raw`\|`)}\``;
}

export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

export function heading(level: number, title: string): string {
  return `${'#'.repeat(level)} ${title}`;
}

/** What GitHub makes of a heading, to link to it. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
