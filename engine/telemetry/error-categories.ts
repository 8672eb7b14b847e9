import type { Aggregate } from './aggregate.js';
import type { Counter } from './metric.js';

/** What the target means by an error that it answers: what a user does about it differs. */
export const errorCategories = ['refused', 'rateLimited', 'invalid', 'roomFull', 'other'] as const;
export type ErrorCategory = (typeof errorCategories)[number];

/** How many answers of the target were errors, by what they mean. */
export type ErrorsByCategory = Record<ErrorCategory, number>;

export function errorsByCategory(aggregate: Pick<Aggregate, 'counter'>): ErrorsByCategory {
  const count = (category: ErrorCategory): number => aggregate.counter(`errors.${category}` satisfies Counter);
  return {
    refused: count('refused'),
    rateLimited: count('rateLimited'),
    invalid: count('invalid'),
    roomFull: count('roomFull'),
    other: count('other'),
  };
}
