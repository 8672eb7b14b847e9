import type { Colours } from '../reports/console/colour.js';
import type { ProblemStyle } from '../profiles/render-problem.js';

/** How the parts of a profile's problems are coloured in a terminal. */
export function profileErrorStyle(c: Colours): ProblemStyle {
  const same = (text: string): string => text;
  return {
    summary: (text) => c.red(c.bold(text)),
    origin: c.cyan,
    pointer: c.bold,
    message: same,
    detail: c.yellow,
    hint: c.green,
    frame: c.dim,
    mark: c.red,
  };
}
