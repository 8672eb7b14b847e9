import type { RoomHistory } from './history.js';
import type { Session } from './session.js';

/** One room. Kept small, since there may be millions, most of them empty: nothing is allocated before it is needed. */
export class Room {
  readonly name: string;
  readonly createdBy: string;
  readonly isPublic: boolean;
  /** The room created before this one, to list the newest first without a list. */
  readonly older: Room | undefined;
  /** None, one (the usual creator), or several. */
  #members: Session | Session[] | undefined = undefined;
  history: RoomHistory | undefined = undefined;

  constructor(name: string, createdBy: string, isPublic: boolean, older: Room | undefined) {
    this.name = name;
    this.createdBy = createdBy;
    this.isPublic = isPublic;
    this.older = older;
  }

  /** Connections, deaf ones too; the same user may be there twice. */
  get members(): readonly Session[] {
    if (Array.isArray(this.#members)) return this.#members;
    return this.#members === undefined ? [] : [this.#members];
  }

  get memberCount(): number {
    if (Array.isArray(this.#members)) return this.#members.length;
    return this.#members === undefined ? 0 : 1;
  }

  add(session: Session): void {
    if (Array.isArray(this.#members)) this.#members.push(session);
    else this.#members = this.#members === undefined ? session : [this.#members, session];
    (session.rooms ??= new Set()).add(this);
  }

  remove(session: Session): void {
    session.rooms?.delete(this);
    if (this.#members === session) {
      this.#members = undefined;
    } else if (Array.isArray(this.#members)) {
      const index = this.#members.indexOf(session);
      if (index >= 0) this.#members.splice(index, 1);
      if (this.#members.length === 0) this.#members = undefined;
    }
  }

  /** Writes the frame to every member but `except`; returns to how many. */
  broadcast(frame: Buffer, except?: Session): number {
    const members = this.#members;
    if (members === undefined) return 0;
    if (!Array.isArray(members)) return members !== except && members.send(frame) ? 1 : 0;
    let written = 0;
    for (const member of members) {
      if (member !== except && member.send(frame)) written++;
    }
    return written;
  }
}
