import type { MemoryPeer } from '../../actors/transports/memory.js';
import type { Clock, ClockTask } from '../../engine/clock/clock.js';

/** A request as the model's server got it. */
export interface ModelRequest {
  atMs: number;
  user: string;
  type: string;
  /** `room`, `room_name` of a creation, or whom a private message is for; empty where there is none. */
  room: string;
  text: string;
}

export interface ModelConnection {
  /** From 0, in the order of the handshakes. */
  number: number;
  user: string;
  peer: MemoryPeer;
  rooms: Set<string>;
  /** Where the others were told that it types; kept when it leaves, as the real server keeps it. */
  typing: Set<string>;
  openedMs: number;
  closedMs: number | undefined;
  closeCode: number | undefined;
  heartbeat: ClockTask<undefined> | undefined;
}

/** How a connect is met: `mute` accepts without a welcome, `drop` accepts and drops at once, `ignore` never answers. */
export type Admission = 'welcome' | 'refuse' | 'ignore' | 'mute' | 'drop';

/** Ways to misbehave; each absent one means as it should be. */
export interface ChatFaults {
  admit?: (user: string, number: number) => Admission;
  /** The request is taken and not answered, though it has its effect. */
  silent?: (request: ModelRequest, connection: ModelConnection) => boolean;
  /** An error in place of the effect: words, or a coded error. */
  refuse?: (
    request: ModelRequest,
    connection: ModelConnection,
  ) => string | { code: string; message: string } | undefined;
  /** Frames that come before the answer. */
  before?: (request: ModelRequest, connection: ModelConnection) => object[];
  /** How much later than to its sender a message is sent to a member, ms. */
  lag?: (member: ModelConnection) => number;
  /** Users that the n-th private message goes to, in place of the one that it is for. */
  privately?: (n: number, to: string) => string[];
  /** Members who are not told that another one has joined, left or typed, as the frame's type says. */
  untold?: (member: ModelConnection, other: ModelConnection, type: string) => boolean;
  /** Others of the group, or anybody, that the n-th frame about typing goes to, in place of all. */
  typing?: (n: number, others: ModelConnection[]) => ModelConnection[];
  /** The connection is dropped in place of an answer: a close code, or 1006 for none. */
  drop?: (request: ModelRequest, connection: ModelConnection) => number | undefined;
}

export interface ChatModelOptions {
  /** `seed` wraps direct replies, `head` doesn't; default `head`. */
  dialect?: 'seed' | 'head';
  /** ms; 0 for none. Default 30,000, counted from each connection's own start. */
  heartbeatEveryMs?: number;
}

/** A chat server on the memory transport: enough of docs/chat-protocol.md for a client, and switches to misbehave. */
export class ChatModel {
  readonly connections: ModelConnection[] = [];
  readonly requests: ModelRequest[] = [];
  readonly totals = { connections: 0, groups: 0, messages: 0, deliveries: 0 };
  faults: ChatFaults = {};
  /** Requests are handled no sooner than this, on the clock. */
  private stalledUntilMs = 0;
  private privateMessages = 0;
  private typings = 0;
  private readonly rooms = new Map<string, Set<ModelConnection>>();
  private readonly clock: Clock;
  private readonly options: Required<ChatModelOptions>;

  constructor(clock: Clock, options: ChatModelOptions = {}) {
    this.clock = clock;
    this.options = { dialect: 'head', heartbeatEveryMs: 30_000, ...options };
  }

  readonly serve = (peer: MemoryPeer): void => {
    const user = decodeURIComponent(peer.url.split('/').at(-1)!);
    const number = this.connections.length;
    const connection: ModelConnection = {
      number,
      user,
      peer,
      rooms: new Set(),
      typing: new Set(),
      openedMs: this.clock.now(),
      closedMs: undefined,
      closeCode: undefined,
      heartbeat: undefined,
    };
    this.connections.push(connection);
    const admission = this.faults.admit?.(user, number) ?? 'welcome';
    if (admission === 'ignore') return;
    if (admission === 'refuse') return peer.refuse('HTTP_503', 'Server full');
    peer.accept({
      received: (_peer, text) => this.take(connection, text),
      closed: (_peer, code) => this.closed(connection, code),
    });
    if (admission === 'drop') return peer.terminate();
    if (admission === 'mute') return;
    this.totals.connections++;
    this.reply(connection, 'welcome', { message: 'hello', user_id: user, username: user });
    this.keepBeating(connection);
  };

  /** Requests that came up to now, of one type. */
  of(type: string): ModelRequest[] {
    return this.requests.filter((request) => request.type === type);
  }

  membersOf(room: string): string[] {
    return [...(this.rooms.get(room) ?? [])].map(({ user }) => user).sort();
  }

  get roomNames(): string[] {
    return [...this.rooms.keys()].sort();
  }

  connectionOf(user: string): ModelConnection {
    return this.connections.find((connection) => connection.user === user)!;
  }

  /** Handles nothing before that time; what comes meanwhile waits in order. */
  stall(untilMs: number): void {
    this.stalledUntilMs = untilMs;
  }

  /** Drops connections: with a close frame where a code is given. */
  drop(user: string, code?: number): void {
    const { peer } = this.connectionOf(user);
    if (code === undefined) peer.terminate();
    else peer.close(code);
  }

  /** Drops all that are connected, without a close frame. */
  dropAll(): void {
    for (const { peer, closedMs } of this.connections) if (closedMs === undefined) peer.terminate();
  }

  push(connection: ModelConnection, frame: object): void {
    connection.peer.send(JSON.stringify(frame));
  }

  /** As `POST /api/rooms` does. */
  createOverHttp(room: string): number {
    if (this.rooms.has(room)) return 409;
    this.openRoom(room);
    return 201;
  }

  private keepBeating(connection: ModelConnection): void {
    const { heartbeatEveryMs } = this.options;
    if (heartbeatEveryMs === 0 || connection.closedMs !== undefined) return;
    connection.heartbeat = this.clock.at(this.clock.now() + heartbeatEveryMs, () => {
      this.push(connection, { type: 'ping', timestamp: this.clock.now() });
      this.keepBeating(connection);
    });
  }

  private closed(connection: ModelConnection, code: number): void {
    connection.closedMs = this.clock.now();
    connection.closeCode = code;
    connection.heartbeat?.unsubscribe();
    for (const room of connection.rooms) this.rooms.get(room)?.delete(connection);
  }

  private take(connection: ModelConnection, frame: string): void {
    const { type, data } = JSON.parse(frame) as { type: string; data?: Record<string, string> };
    const room = data?.room ?? data?.room_name ?? data?.target_user_id ?? '';
    const request = { atMs: this.clock.now(), user: connection.user, type, room, text: data?.text ?? '' };
    this.requests.push(request);
    if (this.clock.now() >= this.stalledUntilMs) this.handle(connection, request);
    else this.clock.at(this.stalledUntilMs, () => this.handle(connection, request));
  }

  private handle(connection: ModelConnection, request: ModelRequest): void {
    const { faults } = this;
    if (connection.closedMs !== undefined) return;
    const code = faults.drop?.(request, connection);
    if (code !== undefined) return code === 1006 ? connection.peer.terminate() : connection.peer.close(code);
    for (const frame of faults.before?.(request, connection) ?? []) this.push(connection, frame);
    const refusal = faults.refuse?.(request, connection);
    if (typeof refusal === 'string') return this.error(connection, refusal);
    if (refusal) return this.push(connection, { type: 'error', error_code: refusal.code, message: refusal.message });
    const answers = !(faults.silent?.(request, connection) ?? false);
    switch (request.type) {
      case 'create_room':
        return this.create(connection, request.room, answers);
      case 'join_room':
        return this.join(connection, request.room, answers);
      case 'leave_room':
        this.rooms.get(request.room)?.delete(connection);
        connection.rooms.delete(request.room);
        if (answers) this.reply(connection, 'room_left', { room: request.room });
        return this.announce('user_left_room', connection, request.room);
      case 'chat_message':
        return this.say(connection, request, answers);
      case 'private_message':
        return this.tellPrivately(connection, request, answers);
      case 'typing_start':
        if (!connection.rooms.has(request.room) || connection.typing.has(request.room)) return;
        connection.typing.add(request.room);
        return this.tellTyping('user_typing_start', connection, request.room);
      case 'typing_stop':
        if (!connection.rooms.has(request.room) || !connection.typing.delete(request.room)) return;
        return this.tellTyping('user_typing_stop', connection, request.room);
      case 'ping':
        if (answers) this.reply(connection, 'pong', {});
        return;
    }
  }

  private create(connection: ModelConnection, room: string, answers: boolean): void {
    if (connection.rooms.has(room)) return this.error(connection, `Already in room: ${room}`);
    if (this.rooms.has(room)) return this.join(connection, room, answers);
    this.openRoom(room);
    this.enter(connection, room);
    if (!answers) return;
    this.reply(connection, 'room_created', { room });
    this.reply(connection, 'room_joined', { room });
    this.reply(connection, 'room_info', { room, user_count: 1 });
  }

  private join(connection: ModelConnection, room: string, answers: boolean): void {
    if (connection.rooms.has(room)) return this.error(connection, `Already in room: ${room}`);
    if (!this.rooms.has(room)) this.openRoom(room);
    this.enter(connection, room);
    if (answers) {
      this.reply(connection, 'room_joined', { room });
      this.reply(connection, 'room_info', { room });
    }
    this.announce('user_joined_room', connection, room);
  }

  private announce(type: string, connection: ModelConnection, room: string): void {
    const told = Buffer.from(JSON.stringify({ type, user_id: connection.user, room }));
    for (const member of this.rooms.get(room) ?? []) {
      if (!this.faults.untold?.(member, connection, type)) member.peer.send(told);
    }
  }

  private tellTyping(type: string, connection: ModelConnection, room: string): void {
    const told = Buffer.from(JSON.stringify({ type, user_id: connection.user, room }));
    const others = [...this.rooms.get(room)!].filter((member) => member !== connection);
    for (const { peer } of this.faults.typing?.(this.typings++, others) ?? others) peer.send(told);
  }

  private say(connection: ModelConnection, { room, text, user }: ModelRequest, answers: boolean): void {
    if (!connection.rooms.has(room)) return this.error(connection, `Not in room: ${room}`);
    this.totals.messages++;
    const copy = Buffer.from(JSON.stringify({ type: 'chat_message', user_id: user, username: user, room, text }));
    for (const member of this.rooms.get(room)!) {
      if (member === connection && !answers) continue;
      this.totals.deliveries++;
      const lagMs = member === connection ? 0 : (this.faults.lag?.(member) ?? 0);
      if (lagMs === 0) member.peer.send(copy);
      else this.clock.at(this.clock.now() + lagMs, () => member.peer.send(copy));
    }
  }

  private tellPrivately(connection: ModelConnection, { text, user, room }: ModelRequest, answers: boolean): void {
    if (answers) this.reply(connection, 'private_message_sent', { to_user_id: room, to_username: room, text });
    const copy = Buffer.from(JSON.stringify({ type: 'private_message', from_user_id: user, to_user_id: room, text }));
    for (const to of this.faults.privately?.(this.privateMessages++, room) ?? [room]) {
      for (const each of this.connections) if (each.user === to && each.closedMs === undefined) each.peer.send(copy);
    }
  }

  private openRoom(room: string): void {
    this.totals.groups++;
    this.rooms.set(room, new Set());
  }

  private enter(connection: ModelConnection, room: string): void {
    connection.rooms.add(room);
    this.rooms.get(room)!.add(connection);
  }

  private error(connection: ModelConnection, message: string): void {
    this.reply(connection, 'error', { message, message_type: 'error' });
  }

  private reply(connection: ModelConnection, type: string, fields: object): void {
    const body = { type, ...fields, timestamp: this.clock.now() };
    this.push(connection, this.options.dialect === 'seed' ? { type, data: body, sender_id: null } : body);
  }
}
