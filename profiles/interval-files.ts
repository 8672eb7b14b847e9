import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CheckProblem } from '../engine/plan/check-scope.js';
import { formatPointer } from '../engine/plan/pointer.js';
import type { ResolvedProfile } from '../engine/plan/resolved-profile.generated.js';

const MOST_NUMBERS = 100_000;

/**
 * Puts the numbers of each `interval.file` into the profile, as `values` in its place: from then on the profile holds all
 * that its plan follows from. `directory`: where paths start. Returns what is wrong with the files.
 */
export function fillIntervals({ populations, phases = {} }: ResolvedProfile, directory: string): CheckProblem[] {
  const ofPopulations = Object.entries(populations).map(([key, { messages }]) => ({
    field: ['populations', key, 'messages'],
    interval: messages?.interval,
  }));
  const ofPhases = Object.entries(phases).flatMap(([phase, { messages }]) =>
    Object.entries(messages).map(([key, cadence]) => ({
      field: ['phases', phase, 'messages', key],
      interval: cadence === 'none' ? undefined : cadence.interval,
    })),
  );
  return [...ofPopulations, ...ofPhases].flatMap(({ field, interval }) => {
    if (interval?.distribution !== 'empirical' || interval.file === undefined || interval.values) return [];
    const read = readNumbers(resolve(directory, interval.file));
    if ('numbers' in read) {
      delete interval.file;
      interval.values = read.numbers;
      return [];
    }
    const pointer = formatPointer([...field, 'interval', 'file']);
    const hint = `numbers of 0 or more between blanks, commas or line ends; paths start at ${directory}`;
    return [{ pointer, value: interval.file, hint, ...read }];
  });
}

function readNumbers(path: string): { numbers: number[] } | { message: string; limit?: string } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { message: 'is no file that can be read' };
  }
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const bad = words.findIndex((word) => !(Number(word) >= 0 && Number.isFinite(Number(word))));
  if (bad >= 0)
    return { message: `holds "${words[bad]!.slice(0, 40)}" as entry ${bad + 1}`, limit: 'numbers from 0 up' };
  if (words.length > MOST_NUMBERS) return { message: `holds ${words.length} numbers`, limit: 'at most 100,000' };
  if (!words.some((word) => Number(word) > 0)) return { message: 'holds no number above 0', limit: 'at least one' };
  return { numbers: words.map(Number) };
}
