import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of this package's package.json, the same from the sources and from dist/. Throws where there is none: the
 * package is then not installed as a whole.
 */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (isOurs(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`No package.json of populace above ${from}`);
  }
}

function isOurs(file: string): boolean {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown }).name === 'populace';
  } catch {
    return false;
  }
}
