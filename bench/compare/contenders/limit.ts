import { compileC } from '../../support/c-programs.js';
import type { Contender } from '../contender.js';

/** The least that a client can cost: bench/c/limit.c, compiled into `scratch`. */
export function cLimit(scratch: string): Contender {
  const program = compileC('limit', scratch);
  return {
    name: 'C limit',
    version: () => (program === undefined ? undefined : 'bench/c'),
    command: ({ kind, port, clients, seconds, bytes }) => {
      const numbers = { '-p': port, '-n': clients, '-t': seconds, '-s': bytes, '-r': 1 };
      return [program!, '-m', kind, ...Object.entries(numbers).flatMap(([flag, value]) => [flag, String(value)])];
    },
  };
}
