/** Requests that nothing answers, no error either: nobody could tell what it is about. */
export function isUnanswered(type: unknown): boolean {
  return type === 'typing_start' || type === 'typing_stop';
}
