/**
 * Every fault the embedded target can inject. `--help` and the errors are generated from this table.
 * A `message` share is drawn for each message, a `connection` share once for each connection.
 */
export const FAULT_KINDS = {
  refuse: { value: 'share', per: 'message', meaning: 'a chat message is answered "Not in room: X" and not broadcast' },
  mute: { value: 'share', per: 'message', meaning: 'a chat message is swallowed: no reply, no broadcast' },
  error: { value: 'share', per: 'message', meaning: 'a chat message is answered by the coded error VALIDATION_FAILED' },
  stale: { value: 'share', per: 'message', meaning: 'the sender is first sent a copy of an older chat message again' },
  drop: { value: 'share', per: 'connection', meaning: 'open and new connections are cut without a close frame' },
  'no-welcome': { value: 'share', per: 'connection', meaning: 'a connection is accepted, then cut without welcome' },
  silent: { value: 'share', per: 'connection', meaning: 'a connection is accepted and never hears anything' },
  'no-pong': { value: 'share', per: 'connection', meaning: "the client's ping is never answered" },
  'no-heartbeat': { value: 'share', per: 'connection', meaning: 'the server never pings the connection' },
  'http-error': { value: 'share', per: 'message', meaning: 'POST /api/rooms answers 500' },
  'room-error': {
    value: 'share',
    per: 'message',
    meaning: 'create_room and join_room are answered by an uncoded error',
  },
  delay: { value: 'duration', per: 'message', meaning: 'chat messages are delivered that much later' },
  stall: { value: 'duration', per: 'server', meaning: 'the whole process neither reads nor writes for that long' },
} as const satisfies Record<string, FaultKindEntry>;

interface FaultKindEntry {
  readonly value: 'share' | 'duration';
  readonly per: 'message' | 'connection' | 'server';
  readonly meaning: string;
}

export type FaultKind = keyof typeof FAULT_KINDS;

/** The kinds in the order of the table. */
export const FAULT_KIND_NAMES = Object.keys(FAULT_KINDS) as readonly FaultKind[];

/** The table as lines for `--help`: `kind=<share>` or `kind=<duration>`, padded, and the meaning. */
export function faultHelp(): string {
  return FAULT_KIND_NAMES.map((kind) => {
    const { value, meaning } = FAULT_KINDS[kind];
    return `  ${`${kind}=<${value}>`.padEnd(24)}${meaning}`;
  }).join('\n');
}
