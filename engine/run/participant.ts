import type { Step } from './control.js';

/**
 * One kind of actor's part in a shard: it makes its actors and leads them through the steps. The engine knows no more of
 * clients than this; a second kind of actor is another participant.
 */
export interface Participant {
  /**
   * Begins a step, which began everywhere at `atMs` on the clock. Calls `done` once its part is finished, at once where
   * it has none; never for `hold`, which ends by the coordinator's `drain`. On `drain`, what fell due before `atMs` is
   * still sent and nothing after that.
   */
  begin(step: Step, atMs: number, done: () => void): void;
  pause(atMs: number): void;
  resume(atMs: number): void;
  /** Cuts everything and settles what is open, at once. */
  stop(atMs: number): void;
  /** Connections established now. */
  readonly open: number;
  /** Bytes that its slow readers have not read yet; absent: it has none, or nobody can tell. */
  readonly unreadBytes?: number | undefined;
}
