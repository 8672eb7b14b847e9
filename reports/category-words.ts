import { errorCategories, type ErrorCategory } from '../engine/telemetry/error-categories.js';
import type { ErrorFigures } from '../engine/telemetry/summary.js';
import { count } from './number.js';

const words: Record<ErrorCategory, string> = {
  refused: 'refused',
  rateLimited: 'rate limited',
  invalid: 'invalid',
  roomFull: 'room full',
  other: 'of its own codes',
};

/** `3,200 rate limited`, `12 invalid`, …: the errors that the target answered, by what it means; empty where it did not. */
export function categoryWords({ byCategory }: ErrorFigures): string[] {
  return errorCategories
    .filter((category) => byCategory[category] > 0)
    .map((category) => `${count(byCategory[category])} ${words[category]}`);
}
