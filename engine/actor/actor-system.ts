import type { Actor } from './actor.js';

/**
 * Delivers messages: each actor's in the order they were told, one at a time, each run to completion. One queue serves
 * all mailboxes of a thread: it is filled only while a message is being handled, so that an idle actor has no mailbox
 * to keep. Supervision: an actor that throws is abandoned, alone, and `onFailure` hears of it. What `onFailure` throws
 * itself comes out of `tell`, once everything has been delivered.
 */
export class ActorSystem {
  private readonly onFailure: (actor: Actor, error: unknown) => void;
  private readonly actors: Actor[] = [];
  private readonly signals: string[] = [];
  private readonly values: number[] = [];
  private readonly payloads: unknown[] = [];
  private readonly faults: unknown[] = [];
  private busy = false;

  constructor(onFailure: (actor: Actor, error: unknown) => void) {
    this.onFailure = onFailure;
  }

  tell<Signal extends string>(actor: Actor<Signal>, signal: Signal, value = 0, payload?: unknown): void {
    if (this.busy) {
      this.actors.push(actor);
      this.signals.push(signal);
      this.values.push(value);
      this.payloads.push(payload);
      return;
    }
    this.busy = true;
    this.deliver(actor, signal, value, payload);
    if (this.actors.length > 0) this.workOff();
    this.busy = false;
    if (this.faults.length > 0) throw this.faults.splice(0)[0];
  }

  private workOff(): void {
    for (let i = 0; i < this.actors.length; i++) {
      this.deliver(this.actors[i]!, this.signals[i]!, this.values[i]!, this.payloads[i]);
    }
    this.actors.length = 0;
    this.signals.length = 0;
    this.values.length = 0;
    this.payloads.length = 0;
  }

  private deliver(actor: Actor, signal: string, value: number, payload: unknown): void {
    if (actor.stopped) return;
    try {
      actor.receive(signal, value, payload);
    } catch (error) {
      this.fail(actor, error);
    }
  }

  private fail(actor: Actor, error: unknown): void {
    actor.stopped = true;
    this.report(actor, error);
    try {
      actor.stopped = !actor.abandon(error);
    } catch (second) {
      this.report(actor, second);
    }
  }

  private report(actor: Actor, error: unknown): void {
    try {
      this.onFailure(actor, error);
    } catch (fault) {
      this.faults.push(fault);
    }
  }
}
