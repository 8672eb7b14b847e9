/**
 * A simulated party: state of its own, a mailbox that it works off one message after the other, and effects only through
 * the context it was made with. A message is a signal with a number and a payload rather than an object, so that telling
 * an actor something allocates nothing.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it types what `tell` takes
export abstract class Actor<Signal extends string = string> {
  /** Set by the system after a failure: nothing is delivered any more. */
  stopped = false;

  /** Handles one message, to completion: what it tells itself or others is delivered afterwards. */
  abstract receive(signal: Signal, value: number, payload: unknown): void;

  /**
   * Called after `receive` threw: release what is held. Returns true where the actor goes on receiving, from then on in a
   * state in which it does nothing but settle what it is asked; by default it is stopped.
   */
  abandon(_error: unknown): boolean {
    return false;
  }
}
