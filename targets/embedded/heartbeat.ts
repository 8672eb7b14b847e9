import type { Chat } from './chat.js';
import { body } from './dialect.js';
import { textFrame } from './frame.js';
import type { Session } from './session.js';
import { Staggered } from './staggered.js';

const UNANSWERED = 1011;

/**
 * Pings the clients and closes with 1011 those from which no `pong` came for two intervals. At 30 s, a client that
 * never answers lives 60 s (`stagger`), or until the first tick after 60 s, 90 s at most (`tick`).
 */
export class Heartbeat {
  readonly #chat: Chat;
  readonly #everyMs: number;
  readonly #staggered: Staggered | undefined;
  #cancelTick: (() => void) | undefined = undefined;
  /** Made once per sweep: the ping of all that are due together. */
  #frame: Buffer | undefined = undefined;
  #frameAtMs = -1;

  constructor(chat: Chat) {
    this.#chat = chat;
    this.#everyMs = chat.options.heartbeatEveryMs;
    if (chat.options.heartbeat === 'stagger') {
      this.#staggered = new Staggered(chat.clock, this.#everyMs, (session, nowMs) => this.#beat(session, nowMs));
    }
  }

  start(): void {
    if (!this.#staggered) this.#cancelTick = this.#chat.clock.after(this.#everyMs, this.#tick);
  }

  stop(): void {
    this.#staggered?.stop();
    this.#cancelTick?.();
  }

  add(session: Session): void {
    this.#staggered?.add(session);
  }

  readonly #tick = (): void => {
    const nowMs = this.#chat.clock.nowMs();
    for (const session of this.#chat.sessions.values()) this.#beat(session, nowMs);
    this.#cancelTick = this.#chat.clock.after(this.#everyMs, this.#tick);
  };

  /** Says whether the session stays under watch. */
  #beat(session: Session, nowMs: number): boolean {
    const { counters, faults } = this.#chat;
    if (session.state !== 'open') return false;
    if (faults.strikesConnection('no-heartbeat', session.number)) {
      // Nor may it be closed for not answering what was never asked.
      session.lastSignMs = Math.round(nowMs);
      return true;
    }
    if (nowMs - session.lastSignMs >= 2 * this.#everyMs) {
      this.#chat.part(session);
      session.wire.close(UNANSWERED);
      return false;
    }
    if (session.send(this.#ping(nowMs))) {
      counters.heartbeatsSent++;
      session.awaitsPong = true;
    }
    return true;
  }

  #ping(nowMs: number): Buffer {
    if (this.#frame === undefined || this.#frameAtMs !== nowMs) {
      this.#frame = textFrame(body('ping', '', this.#chat.clock.wallSeconds()));
      this.#frameAtMs = nowMs;
    }
    return this.#frame;
  }
}
