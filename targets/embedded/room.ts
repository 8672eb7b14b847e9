import type { Session } from './session.js';

/** One room. Kept small, since there may be millions, most of them empty: nothing is allocated before it is needed. */
export class Room {
  readonly name: string;
  readonly createdBy: string;
  readonly isPublic: boolean;
  /** Whole ms since the server's start, so that the newest of several shards can be told. */
  readonly createdMs: number;
  /** The room created before this one, to list the newest first without a list. */
  readonly older: Room | undefined;
  /** None, one (the usual creator), or several. */
  #members: Session | Session[] | undefined = undefined;

  constructor(name: string, createdBy: string, isPublic: boolean, createdMs: number, older: Room | undefined) {
    this.name = name;
    this.createdBy = createdBy;
    this.isPublic = isPublic;
    this.createdMs = createdMs;
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
    session.entered(this);
  }

  remove(session: Session): void {
    session.left(this);
    if (this.#members === session) {
      this.#members = undefined;
    } else if (Array.isArray(this.#members)) {
      const index = this.#members.indexOf(session);
      if (index >= 0) this.#members.splice(index, 1);
      if (this.#members.length === 0) this.#members = undefined;
    }
  }

  /** Writes the frame to every member but `except`. */
  broadcast(frame: Buffer, except?: Session): void {
    for (const member of this.members) {
      if (member !== except) member.send(frame);
    }
  }
}
