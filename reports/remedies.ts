import { connected } from './remedies/connected.js';
import { connecting } from './remedies/connecting.js';
import { generator } from './remedies/generator.js';
import { http } from './remedies/http.js';
import type { Remedy } from './remedies/remedy.js';
import { tls } from './remedies/tls.js';

export type { Remedy } from './remedies/remedy.js';

/** All, in one table for the terminal, report.html and docs/troubleshooting.md. */
export const remedies: readonly Remedy[] = [...connecting, ...http, ...tls, ...connected, ...generator];

/** The remedy of a code: the exact one, or that of the longest beginning; `undefined` where there is none. */
export function remedyOf(code: string): Remedy | undefined {
  const exact = remedies.find((remedy) => remedy.code === code);
  if (exact) return exact;
  return remedies
    .filter((remedy) => remedy.code.endsWith('*') && code.startsWith(remedy.code.slice(0, -1)))
    .sort((a, b) => b.code.length - a.code.length)[0];
}
