import type { ClientTurns } from './client-context.js';

/** Whether the client in that slot has its turn in the group now. `turns` absent: the population takes none. */
export function isInTurn(turns: ClientTurns | undefined, slot: number, set: number, group: number): boolean {
  return turns !== undefined && turns.set === set && turns.groupOf[slot] === group;
}
