import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const roots: string[] = [];
process.once('exit', () => roots.forEach((root) => rmSync(root, { recursive: true, force: true })));

/** A folder that stands for `/`, with these files below it; removed when the specs have ended. */
export function fakeRoot(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'populace-root-'));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
  return root;
}
