import type { Chat } from './chat.js';
import { FaultyDeliveries } from './faults/faulty-deliveries.js';
import type { Room } from './room.js';
import type { Session } from './session.js';

/** Carries chat messages to the members of their room, and counts the copies written here. */
export class Deliveries {
  readonly #chat: Chat;
  readonly #faulty: FaultyDeliveries;

  constructor(chat: Chat) {
    this.#chat = chat;
    this.#faulty = new FaultyDeliveries(chat);
  }

  /** To whoever is a member now. `text`: as it stands in the frame. */
  send(room: Room, sender: Session, text: string, frame: Buffer): void {
    if (!this.#faulty.isIdle) {
      this.#faulty.send(room, sender, text, frame);
      return;
    }
    for (const member of room.members) {
      if (member.deliver(frame)) this.#chat.counters.deliveries++;
    }
  }

  stop(): void {
    this.#faulty.stop();
  }
}
