import type { Room } from '../room.js';
import type { Session } from '../session.js';
import type { User } from '../users.js';
import type { Said } from './said.js';

/** A chat message on its way to the members of its room. */
export interface Outgoing {
  /** Counts up with each message. */
  readonly number: number;
  readonly room: Room;
  readonly sender: User;
  readonly frame: Buffer;
  readonly said: Said;
}

/** A copy for one receiver, and what is to happen when it is written. */
export interface Copy {
  readonly message: Outgoing;
  readonly receiver: Session;
  readonly isDoubled: boolean;
  readonly isMisdelivered: boolean;
}

/** A copy that was not written yet. */
export interface HeldCopy extends Copy {
  readonly fault: 'delay' | 'reorder';
  readonly sinceMs: number;
  /** A later one of the same sender and room was written to the receiver meanwhile. */
  isOvertaken: boolean;
  cancel: () => void;
}

/** The copies that a fault keeps from being written, by their receivers. */
export class HeldDeliveries {
  readonly #byReceiver = new Map<Session, HeldCopy[]>();

  get isEmpty(): boolean {
    return this.#byReceiver.size === 0;
  }

  add(copy: HeldCopy): void {
    const held = this.#byReceiver.get(copy.receiver);
    if (held === undefined) this.#byReceiver.set(copy.receiver, [copy]);
    else held.push(copy);
  }

  remove(copy: HeldCopy): void {
    const left = this.#byReceiver.get(copy.receiver)?.filter((other) => other !== copy) ?? [];
    if (left.length === 0) this.#byReceiver.delete(copy.receiver);
    else this.#byReceiver.set(copy.receiver, left);
  }

  /** The copy to that receiver, of that sender and room, which waits for the next one. */
  waiting({ room, sender }: Outgoing, receiver: Session): HeldCopy | undefined {
    const held = this.#byReceiver.get(receiver);
    return held?.find(
      ({ fault, message }) => fault === 'reorder' && message.room === room && message.sender === sender,
    );
  }

  /** The message was written to the receiver: what is held of earlier ones, of its sender and room, is overtaken. */
  overtake({ number, room, sender }: Outgoing, receiver: Session): void {
    for (const held of this.#byReceiver.get(receiver) ?? []) {
      const { message } = held;
      if (message.number < number && message.room === room && message.sender === sender) held.isOvertaken = true;
    }
  }

  /** Empties it. */
  takeAll(): HeldCopy[] {
    const all = [...this.#byReceiver.values()].flat();
    this.#byReceiver.clear();
    return all;
  }
}
