import type { Chat } from '../chat.js';
import type { Session } from '../session.js';
import type { FaultRule } from './fault-rule.js';

const INTERNAL_ERROR = 1011;
const KINDS = ['drop', 'close', 'zombie'] as const;

/** The faults that befall connections: those that are open when one begins, and those that open while it is on. */
export class ConnectionFaults {
  readonly #chat: Chat;
  /** Cut or closed, though their sockets may take a while to end. */
  readonly #ended = new WeakSet<Session>();

  constructor(chat: Chat) {
    this.#chat = chat;
    for (const kind of KINDS) {
      chat.faults.whenStarts(kind, (rule) => {
        for (const session of chat.sessions.values()) this.#strike(session, kind, rule);
      });
    }
  }

  /** The session was just welcomed. */
  welcomed(session: Session): void {
    for (const kind of KINDS) this.#strike(session, kind);
  }

  #strike(session: Session, kind: (typeof KINDS)[number], rule = this.#chat.faults.active(kind)): void {
    const { faults, log } = this.#chat;
    if (rule === undefined || session.state !== 'open' || this.#ended.has(session)) return;
    if (!faults.strikesConnection(kind, session.number, rule)) return;
    if (kind !== 'zombie') this.#ended.add(session);
    befall(session, rule, log);
  }
}

function befall(session: Session, { kind, closeCode = INTERNAL_ERROR }: FaultRule, log: Chat['log']): void {
  if (kind === 'drop') {
    log?.noteConnection('cut', session);
    session.wire.cut();
  } else if (kind === 'close') {
    log?.noteConnection('closed', session, closeCode);
    session.wire.close(closeCode);
  } else {
    log?.noteConnection('silenced', session);
    for (const frame of session.silence()) log?.unwritten(frame, session.number, session);
  }
}
