import type { ErrorCategory } from '../telemetry/error-categories.js';

/**
 * Protocol port: how one kind of server is spoken to. The engine knows groups, members and messages; what they are
 * called on the wire is the protocol's own affair. One instance serves all clients of a thread and keeps no state about
 * any of them: what a reply belongs to is decided by the client that holds the open requests.
 */
export interface Protocol {
  readonly name: string;
  /** `open`: a connection is usable once its handshake ends; `frame`: once a frame of kind `ready` has come. */
  readonly readyOn: 'open' | 'frame';
  /**
   * Time between two heartbeats of the server's, in ms, so that a long silence means a dead connection; 0: it sends none.
   */
  readonly serverHeartbeatMs: number;
  /** There are groups: joins and creations can be asked for, and a message needs one. */
  readonly groups: boolean;
  /** Characters allowed; `undefined` where the protocol sets no limit. */
  readonly limits: { readonly groupName?: number; readonly text?: number };

  encodeJoin(group: string): string;
  encodeLeave(group: string): string;
  encodeCreate(group: string, isPublic: boolean): string;
  /** Asks whether a group is there, and changes nothing: a frame of kind `present` answers, or the error GROUP_NOT_FOUND. */
  encodeLookUp(group: string): string;
  /** `text` begins with a stamp and holds no character that JSON escapes. */
  encodeMessage(group: string, text: string): string;
  /** The same, to one user alone. */
  encodePrivate(user: string, text: string): string;
  /** Tells the others of a group that this user has begun to type, or has stopped. */
  encodeTyping(group: string, begins: boolean): string;
  /** The client's own heartbeat. */
  encodeHeartbeat(): string;
  /** Answer to a heartbeat of the server's. */
  encodeHeartbeatAnswer(): string;

  /** Reads one data frame into `into`, which is reused and holds its values until the next call. Never throws. */
  decode(data: Buffer, into: Frame): void;

  /** What the target means by an error of that code; `other` where the protocol does not know it. */
  categoryOf(code: string): ErrorCategory;

  /** Request that creates a group over HTTP; `undefined` where the protocol has none. */
  createGroupRequest(group: string, isPublic: boolean): HttpRequest | undefined;
  /** Request for the latest messages of a group over HTTP; `undefined` where the protocol has none. */
  historyRequest(group: string, limit: number): HttpRequest | undefined;
  /** What an HTTP answer to a creation means. */
  readCreateGroupStatus(status: number): 'created' | 'existing' | 'failed';
}

export interface HttpRequest {
  method: 'GET' | 'POST';
  /** Path and query, from the root of the API's base URL. */
  path: string;
  /** JSON text; absent for none. */
  body?: string;
}

/** What a frame is to a client. */
export type FrameKind =
  /** The connection is usable. */
  | 'ready'
  /** Confirms a join of `group` (also the second of the three replies to a creation). */
  | 'joined'
  | 'left'
  /** Confirms that `group` was created by this connection. */
  | 'created'
  /** Answers a look-up: `group` is there. */
  | 'present'
  /** A message of a member of `group`; carries the stamp if the sender put one of this run into it. */
  | 'message'
  /** The server's heartbeat: to be answered. */
  | 'heartbeat'
  /** Answer to the client's own heartbeat. */
  | 'heartbeatAnswer'
  /** A message to `group` was refused because the sender is no member. */
  | 'notMember'
  /** A join or creation was refused because the connection is a member of `group` already. */
  | 'alreadyMember'
  /** Any other error; `code` and `text` say which. */
  | 'error'
  /** An error about typing, which is no request: the same, and nothing else is refused. */
  | 'typingRefused'
  /** Tells that a user has joined a group that the client is in, has left it, or has gone from all of them. */
  | 'memberJoined'
  | 'memberLeft'
  | 'memberGone'
  /** Tells that another user has begun to type in a group that the client is in, or has stopped. */
  | 'typingStarted'
  | 'typingStopped'
  /** A message to this user alone; the target's word that it has taken one from this user. Both carry the stamp. */
  | 'privateMessage'
  | 'privateConfirmed'
  /** Well formed, and nothing that a client waits for. */
  | 'other'
  /** Not readable as a frame of the protocol. */
  | 'malformed';

/** One decoded frame. A class with fixed fields, so that the receive path allocates nothing. */
export class Frame {
  kind: FrameKind = 'other';
  /** Name of the group, or empty. On messages it is left empty where reading it would mean parsing the frame. */
  group = '';
  /** Stable code of an error, such as `RATE_LIMIT_EXCEEDED`; empty otherwise. */
  code = '';
  /** The server's words for an error; empty otherwise. */
  text = '';
  /** The frame carries a stamp of this run; the three fields below hold it. */
  stamped = false;
  sender = 0;
  sequence = 0;
  /** Intended send, on the machine's monotonic clock, in ms. */
  intendedMs = 0;
  /** Of what is told of a member: where in the raw frame its name begins, and the group's; -1: nowhere. */
  userAt = -1;
  groupAt = -1;

  clear(kind: FrameKind): void {
    this.kind = kind;
    this.group = '';
    this.code = '';
    this.text = '';
    this.stamped = false;
  }
}
