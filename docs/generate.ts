/**
 * Writes the pages that come from the code: docs/reference/profile.md and docs/troubleshooting.md. `--check` writes
 * nothing and exits 1 when a committed page differs, so that no page can say what the code no longer does.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedPages } from './generator/pages.js';

const root = join(import.meta.dirname, '..');
for (const { file, content, source } of await generatedPages(root)) {
  const path = join(root, file);
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  } else if (!existsSync(path) || readFileSync(path, 'utf8') !== content) {
    console.error(`${file} differs from ${source}: run \`npm run generate\`.`);
    process.exitCode = 1;
  }
}
