import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { nearest } from './did-you-mean.js';
import { packageRoot } from './package-root.js';
import { shippedProfiles } from './shipped.js';

/** The text of a profile and where it came from. */
export interface ProfileSource {
  text: string;
  /** As problems name it: a path relative to the working directory where that is shorter, or `<stdin>`. */
  name: string;
  /** Absolute; relative paths within the profile start here. */
  directory: string;
}

/** Why there is no text. */
export interface MissingSource {
  message: string;
  hint?: string;
}

/**
 * Reads a profile: `-` is the text given as standard input, a bare name such as `load` a shipped profile, anything else
 * a file. A shipped profile answers to its path within the package, too (`profiles/load.json`), from any directory.
 */
export function readProfileSource(
  source: string,
  { cwd, stdin }: { cwd: string; stdin: string | undefined },
): ProfileSource | MissingSource {
  if (source === '-') {
    if (stdin === undefined) return { message: 'nothing came on standard input' };
    return { text: stdin, name: '<stdin>', directory: cwd };
  }
  const shipped = shippedProfiles();
  const byName = shipped.find(({ name }) => name === source);
  const path = byName?.path ?? resolve(cwd, source);
  const read = readText(path, cwd);
  if (read) return read;
  const within = join(packageRoot(), source);
  const byPath = isAbsolute(source)
    ? undefined
    : shipped.find((each) => each.path === within || fileOf(each.path) === source);
  const readShipped = byPath && readText(byPath.path, cwd);
  if (readShipped) return readShipped;
  const reason = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? 'it is a directory' : 'no such file';
  const names = shipped.map(({ name }) => name);
  const meant = nearest(fileOf(source).replace(/\.jsonc?$/, ''), names);
  const hint = meant === undefined ? `shipped with sim: ${names.join(', ')}` : `did you mean "${meant}"?`;
  return { message: `this profile cannot be read: ${reason}`, hint };
}

function fileOf(path: string): string {
  return path.split(/[/\\]/).at(-1)!;
}

function readText(path: string, cwd: string): ProfileSource | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    const near = relative(cwd, path);
    return { text, name: near.startsWith(`..${sep}`) ? path : near, directory: dirname(path) };
  } catch {
    return undefined;
  }
}
