import { Chat } from '../../../targets/embedded/chat.js';
import { DeliveryLog } from '../../../targets/embedded/faults/delivery-log.js';
import { receive } from '../../../targets/embedded/requests/receive.js';
import type { Session } from '../../../targets/embedded/session.js';
import { resolveTargetOptions, type EmbeddedTargetOptions } from '../../../targets/embedded/target-options.js';
import { ManualClock } from './manual-clock.js';
import { RecordingWire, type Frame } from './recording-wire.js';

/** One client of a chat without sockets. */
export interface Guest {
  readonly session: Session;
  readonly wire: RecordingWire;
  /** Sends a request and takes all that this client hears of it. */
  ask(type: string, data?: unknown, more?: object): Frame[];
  say(raw: string | Buffer): Frame[];
}

/** A chat without sockets, on a clock that is moved by hand. */
export class ChatRoom {
  readonly clock = new ManualClock();
  readonly chat: Chat;
  /** What the delivery log said, without its shard. */
  readonly log: Frame[] = [];

  /** `isLogged`: with a delivery log. */
  constructor(options: EmbeddedTargetOptions = {}, isLogged = false) {
    const log = new DeliveryLog(this.clock, 0, (line) => {
      const { shard, ...rest } = JSON.parse(line) as Frame;
      if (shard === 0) this.log.push(rest);
    });
    this.chat = new Chat(resolveTargetOptions(options, {}), this.clock, undefined, isLogged ? log : undefined);
  }

  /** A client that was welcomed, and is in those rooms. */
  guest(userId: string, ...rooms: string[]): Guest {
    const wire = new RecordingWire();
    const session = this.chat.welcome(this.chat.nextNumber(), userId, wire);
    const say = (raw: string | Buffer): Frame[] => {
      wire.take();
      receive(this.chat, session, Buffer.from(raw), typeof raw !== 'string');
      return wire.take();
    };
    const guest = {
      session,
      wire,
      say,
      ask: (type: string, data?: unknown, more: object = {}) => say(JSON.stringify({ type, data, ...more })),
    };
    for (const room of rooms) guest.ask('join_room', { room });
    wire.take();
    return guest;
  }

  /** Takes and drops what these have heard so far. */
  hush(...guests: Guest[]): void {
    for (const guest of guests) guest.wire.take();
  }
}
