import type { Plan } from './plan.js';

/** By client number over all populations: its population. 2 bytes a client, for who asks often. */
export function populationOfEach({ clients: all, populations }: Plan): Uint16Array {
  const populationOf = new Uint16Array(all);
  for (const { id, firstClient, clients } of populations) populationOf.fill(id, firstClient, firstClient + clients);
  return populationOf;
}
