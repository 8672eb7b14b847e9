import type { Chat } from '../chat.js';
import type { Room } from '../room.js';
import type { Session } from '../session.js';
import type { FaultKind } from './fault-kinds.js';
import { HeldDeliveries, type Copy, type HeldCopy, type Outgoing } from './held-deliveries.js';
import { stampOf } from './said.js';
import { strangerTo } from './stranger.js';

/** How long a copy waits for one that overtakes it, unless the fault says. */
const WITHIN_MS = 5000;

/**
 * Carries chat messages while a fault strikes deliveries or they are logged. Each copy is drawn for on its own, on the
 * shard that owns the room, in this order: `lose`, `lose-across`; `duplicate`, `misdeliver`, which act when it is
 * written; `reorder`, `delay`, which say when that is. What would not be written anyway is not struck.
 */
export class FaultyDeliveries {
  readonly #chat: Chat;
  readonly #held = new HeldDeliveries();
  #sent = 0;

  constructor(chat: Chat) {
    this.#chat = chat;
  }

  /** Nothing strikes, logs or is held: a message may be carried without this. */
  get isIdle(): boolean {
    const { faults, log } = this.#chat;
    return !faults.strikesDeliveries && log === undefined && this.#held.isEmpty;
  }

  send(room: Room, sender: Session, text: string, frame: Buffer): void {
    const { faults, log, clock } = this.#chat;
    const said = { room: room.name, sender: sender.user.id, stamp: stampOf(text) };
    const message: Outgoing = { number: this.#sent++, room, sender: sender.user, frame, said };
    log?.watch(frame, said);
    const size = room.memberCount;
    const delay = faults.active('delay', size);
    const late: HeldCopy[] = [];
    for (const receiver of room.members) {
      if (this.#isLost(message, sender, receiver, size)) continue;
      const isDoubled = this.#draws('duplicate', size);
      const isMisdelivered = this.#draws('misdeliver', size);
      const copy: Copy = { message, receiver, isDoubled, isMisdelivered };
      const isOpen = receiver.state === 'open';
      if (isOpen && this.#draws('reorder', size) && this.#held.waiting(message, receiver) === undefined) {
        this.#holdBack(copy, faults.active('reorder', size)?.withinMs ?? WITHIN_MS);
      } else if (isOpen && faults.draws(delay)) {
        late.push(this.#hold(copy, 'delay'));
      } else {
        this.#write(copy);
      }
    }
    if (late.length === 0) return;
    const cancel = clock.after(delay!.value, () => {
      for (const copy of late) this.#release(copy);
    });
    for (const copy of late) copy.cancel = cancel;
  }

  /** What is held is never written. */
  stop(): void {
    for (const { cancel, message, receiver } of this.#held.takeAll()) {
      cancel();
      this.#chat.log?.note('unwritten', message.said, receiver.user.id, { why: 'stopped' });
    }
  }

  #draws(kind: FaultKind, size: number): boolean {
    return this.#chat.faults.draws(this.#chat.faults.active(kind, size));
  }

  #isLost({ said }: Outgoing, sender: Session, receiver: Session, size: number): boolean {
    if (receiver.state !== 'open') return false;
    const { peers, faults, log } = this.#chat;
    const isAcross = peers !== undefined && peers.homeOf(sender) !== peers.homeOf(receiver);
    const fault = this.#draws('lose', size)
      ? 'lose'
      : isAcross && this.#draws('lose-across', size)
        ? 'lose-across'
        : undefined;
    if (fault === undefined) return false;
    faults.count(fault);
    log?.note('lost', said, receiver.user.id, { fault });
    return true;
  }

  #hold(copy: Copy, fault: HeldCopy['fault']): HeldCopy {
    const { faults, clock } = this.#chat;
    faults.count(fault);
    const held = { ...copy, fault, sinceMs: clock.nowMs(), isOvertaken: false, cancel: (): void => undefined };
    this.#held.add(held);
    return held;
  }

  #holdBack(copy: Copy, withinMs: number): void {
    const held = this.#hold(copy, 'reorder');
    held.cancel = this.#chat.clock.after(withinMs, () => this.#release(held));
  }

  #release(copy: HeldCopy): void {
    const { log, clock } = this.#chat;
    const { fault, message, receiver, sinceMs, isOvertaken } = copy;
    this.#held.remove(copy);
    if (!this.#write(copy)) return;
    const lateMs = Math.round((clock.nowMs() - sinceMs) * 1000) / 1000;
    log?.note(isOvertaken ? 'reordered' : 'delayed', message.said, receiver.user.id, { fault, lateMs });
  }

  /** Writes the copy, and then what waits for it. False if the receiver is not open. */
  #write({ message, receiver, isDoubled, isMisdelivered }: Copy): boolean {
    if (!this.#put(message, receiver)) return false;
    if (isDoubled && this.#put(message, receiver)) this.#did('duplicate', 'duplicate', message, receiver);
    if (isMisdelivered) this.#misdeliver(message);
    if (this.#held.isEmpty) return true;
    this.#held.overtake(message, receiver);
    const waiting = this.#held.waiting(message, receiver);
    if (waiting?.isOvertaken === true) {
      waiting.cancel();
      this.#release(waiting);
    }
    return true;
  }

  #misdeliver(message: Outgoing): void {
    const stranger = strangerTo(message.room, this.#chat);
    if (stranger !== undefined && this.#put(message, stranger))
      this.#did('misdeliver', 'misdelivered', message, stranger);
  }

  #did(fault: FaultKind, did: 'duplicate' | 'misdelivered', { said }: Outgoing, receiver: Session): void {
    this.#chat.faults.count(fault);
    this.#chat.log?.note(did, said, receiver.user.id, { fault });
  }

  /** Whether a visitor's copy was written, and counted, is for its own shard to see. */
  #put({ frame }: Outgoing, receiver: Session): boolean {
    const { counters, log, sessions } = this.#chat;
    if (receiver.deliver(frame)) {
      counters.deliveries++;
      return true;
    }
    if (receiver.state === 'open' && !sessions.has(receiver.number)) return true;
    log?.unwritten(frame, receiver.number, receiver);
    return false;
  }
}
