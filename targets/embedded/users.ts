import type { Session } from './session.js';

/** Anyone who ever connected: known, and a possible target of private messages, from then on. */
export class User {
  /** Id and name are the same thing on this server. */
  readonly id: string;
  /** Set when a connection of the user opens, cleared when any of them closes, as the original does. */
  isOnline = false;
  /** The usual single connection, or several. */
  #sessions: Session | Session[] | undefined = undefined;

  constructor(id: string) {
    this.id = id;
  }

  get sessions(): readonly Session[] {
    if (Array.isArray(this.#sessions)) return this.#sessions;
    return this.#sessions === undefined ? [] : [this.#sessions];
  }

  add(session: Session): void {
    if (Array.isArray(this.#sessions)) this.#sessions.push(session);
    else this.#sessions = this.#sessions === undefined ? session : [this.#sessions, session];
    this.isOnline = true;
  }

  remove(session: Session): void {
    const left = this.sessions.filter((other) => other !== session);
    this.#sessions = left.length > 1 ? left : left[0];
  }
}

/** All users by id. */
export class Users {
  readonly #byId = new Map<string, User>();

  get(id: string): User | undefined {
    return this.#byId.get(id);
  }

  /** The user of that id, made known if new. */
  meet(id: string): User {
    let user = this.#byId.get(id);
    if (user === undefined) this.#byId.set(id, (user = new User(id)));
    return user;
  }
}
