/** How the two recorded versions of the server differ on the wire. */
export interface Dialect {
  /** Direct replies are wrapped: `{"type":T,"data":{"type":T,…},"sender_id":null,…}`. */
  readonly wrapsReplies: boolean;
  /** JSON that is no request, or a binary frame: `close` with 1000 and no word, or a coded error. */
  readonly malformed: 'close' | 'coded';
  /** After a coded error the connection stays open and a member, but hears and is heard no more. */
  readonly codedErrorDeafens: boolean;
}

export const DIALECTS = {
  seed: { wrapsReplies: true, malformed: 'close', codedErrorDeafens: false },
  head: { wrapsReplies: false, malformed: 'coded', codedErrorDeafens: true },
} as const satisfies Record<'seed' | 'head', Dialect>;

/**
 * A frame's body: `fields` is JSON of the fields between `type` and `timestamp`, without braces, or empty.
 * Every body the server makes ends in the time at which it was made, seconds since 1970.
 */
export function body(type: string, fields: string, timestamp: number): string {
  return fields === ''
    ? `{"type":"${type}","timestamp":${timestamp}}`
    : `{"type":"${type}",${fields},"timestamp":${timestamp}}`;
}

/** The body as a direct reply in that dialect. */
export function directReply(dialect: Dialect, type: string, fields: string, timestamp: number): string {
  const flat = body(type, fields, timestamp);
  if (!dialect.wrapsReplies) return flat;
  const envelope = '"sender_id":null,"group":null,"metadata":null,"priority":"normal","ttl_seconds":null';
  return `{"type":"${type}","data":${flat},${envelope},"created_at":${timestamp}}`;
}
