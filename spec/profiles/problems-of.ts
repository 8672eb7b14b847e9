import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoadedProfile, loadProfile, type LoadOptions } from '../../profiles/load-profile.js';
import { ProfileError } from '../../profiles/profile-error.js';

/** A profile with nothing wrong, as text; each `[from, to]` is replaced in it. */
export function profileText(...changes: (readonly [from: string, to: string])[]): string {
  let text = soundText;
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`The profile does not hold ${from}`);
    text = text.replace(from, () => to);
  }
  return text;
}

const soundText = `{
  "name": "sound",
  "target": { "url": "ws://127.0.0.1:8000/ws/{user}" },
  "groups": {
    "rooms": { "count": 50, "name": "room_{run}_{index}", "members": { "distribution": "constant", "value": 10 } }
  },
  "populations": {
    "chatters": {
      "clients": 100,
      "arrival": { "rate": "50/s" },
      "join": { "rooms": 5 },
      "messages": { "to": "rooms", "rate": "20/s", "size": 200 }
    }
  },
  "hold": "10s"
}
`;

/** Loads a text as if it came over standard input, with an empty environment. */
export function loadText(text: string, options: LoadOptions = {}): LoadedProfile {
  return loadProfile('-', { environment: {}, ...options, stdin: text });
}

/** What is refused, as the user reads it. Fails where nothing is. */
export function refusalOf(text: string, options: LoadOptions = {}): string {
  return errorOf(() => loadText(text, options)).message;
}

/** The error of a profile that must not load. */
export function errorOf(load: () => LoadedProfile): ProfileError {
  try {
    load();
  } catch (error) {
    if (error instanceof ProfileError) return error;
    throw error;
  }
  throw new Error('The profile was accepted.');
}

/** Runs with a fresh folder of these files, and removes it. */
export function withFiles(files: Record<string, string>, run: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'populace-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Lines below the header, without indentation of the table. */
export function lines(...text: string[]): string {
  return text.join('\n');
}
