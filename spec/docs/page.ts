import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../profiles/package-root.js';

export const root = packageRoot();

/** Every page that people read, relative to the root. */
export const pageNames: readonly string[] = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md')];

/** Files below a folder, at any depth, whose names end so; relative to the root, in order. */
export function filesIn(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file))
    .sort();
}

export interface Fence {
  language: string;
  text: string;
  /** Of its first line, from 1. */
  line: number;
}

/** A page of the documentation, taken apart: what of it a machine can check. */
export class Page {
  readonly name: string;
  readonly text: string;
  readonly fences: readonly Fence[];
  /** Without what stands in fences; as many lines. */
  readonly prose: string;

  constructor(name: string) {
    this.name = name;
    this.text = readFileSync(join(root, name), 'utf8');
    const fences: Fence[] = [];
    let open: Fence | undefined;
    const prose = this.text.split('\n').map((line, index) => {
      const mark = /^\s*```(\w*)/.exec(line);
      if (!mark) {
        if (open) open.text += `${line}\n`;
        return open ? '' : line;
      }
      if (open) {
        fences.push(open);
        open = undefined;
      } else open = { language: mark[1]!, text: '', line: index + 2 };
      return '';
    });
    this.fences = fences;
    this.prose = prose.join('\n');
  }

  /** Anchors of the headings, as GitHub makes them. */
  get anchors(): string[] {
    return Array.from(this.prose.matchAll(/^#+ (.+)$/gm), ([, title]) =>
      title!
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    );
  }

  /** Rows of each table whose header has these titles, in order; cells without backticks, `\|` as `|`. */
  tables(...titles: string[]): string[][][] {
    const found: string[][][] = [];
    let rows: string[][] | undefined;
    for (const line of this.prose.split('\n')) {
      if (!line.startsWith('|')) {
        rows = undefined;
        continue;
      }
      const cells = line
        .replace(/^\|\s*|\s*\|\s*$/g, '')
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('`', '').replaceAll('\\|', '|'));
      if (rows) {
        if (!cells.every((cell) => /^:?-+:?$/.test(cell))) rows.push(cells);
      } else {
        rows = [];
        if (cells.length === titles.length && cells.every((cell, i) => cell === titles[i])) found.push(rows);
      }
    }
    return found;
  }

  /** The only table with these titles. */
  table(...titles: string[]): string[][] {
    const tables = this.tables(...titles);
    if (tables.length !== 1) throw new Error(`${this.name}: ${tables.length} tables with ${titles.join(' | ')}`);
    return tables[0]!;
  }
}
