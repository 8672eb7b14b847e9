import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ProfileDocument } from '../../profiles/profile-document.js';
import { connectionsOf, sizeClassOf } from '../../profiles/size-class.js';
import type { ProfileChoice } from './profile-choice.js';

/** Where profiles are looked for, relative to the working directory. */
const folders = ['', 'profiles'];

/** No profile is as long; files beyond, such as data beside it, are not read. Bytes. */
const longestProfile = 1_000_000;

/**
 * Files `*.json` and `*.jsonc` of the working directory and its `profiles` folder that look like profiles: a name and
 * populations. They are not validated. `known`: absolute paths to leave out. What can't be read is left out, too.
 */
export function localProfiles(cwd: string, known: ReadonlySet<string>): ProfileChoice[] {
  return folders.flatMap((folder) =>
    filesIn(join(cwd, folder))
      .filter((file) => /\.jsonc?$/.test(file))
      .sort()
      .flatMap((file) => choiceOf(cwd, join(folder, file), known) ?? []),
  );
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function choiceOf(cwd: string, source: string, known: ReadonlySet<string>): ProfileChoice | undefined {
  const text = textOf(join(cwd, source), known);
  // Cheaper than to parse whatever JSON lies about.
  if (!text?.includes('"populations"')) return undefined;
  const { value } = new ProfileDocument(text);
  const { name, description, populations } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || typeof populations !== 'object' || populations === null) return undefined;
  const connections = connectionsOf(populations);
  return {
    source,
    name,
    description: typeof description === 'string' ? description : '',
    connections,
    sizeClass: sizeClassOf(connections),
    from: 'local',
  };
}

function textOf(path: string, known: ReadonlySet<string>): string | undefined {
  try {
    const stat = statSync(path);
    if (!stat.isFile() || stat.size > longestProfile || known.has(realpathSync(path))) return undefined;
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
