interface FaultKindEntry {
  readonly value: 'share' | 'duration' | 'rate';
  /** What a share is a share of: drawn for each delivery, push or message, once for each connection. */
  readonly per: 'delivery' | 'push' | 'message' | 'connection' | 'server';
  /** Settings that may follow the value, after a comma each. */
  readonly settings?: readonly FaultSetting[];
  readonly meaning: string;
}

/** Settings of a fault, and what their values look like. */
export const FAULT_SETTINGS = {
  size: { value: '<n or n-m>', meaning: 'only in rooms of so many members' },
  share: { value: '<share>', meaning: 'only so many of them (default 1)' },
  within: { value: '<duration>', meaning: 'a copy is held back no longer than that (default 5s)' },
  code: { value: '<code>', meaning: 'error code, or close code (default VALIDATION_FAILED, or none, or 1011)' },
} as const;

export type FaultSetting = keyof typeof FAULT_SETTINGS;

/** Every fault the embedded target can inject. `--help` and the errors are generated from this table. */
export const FAULT_KINDS = {
  lose: {
    value: 'share',
    per: 'delivery',
    settings: ['size'],
    meaning: 'a copy of a chat message is not written to its receiver',
  },
  'lose-across': {
    value: 'share',
    per: 'delivery',
    settings: ['size'],
    meaning: 'the same, of copies whose sender and receiver are on different shards',
  },
  duplicate: { value: 'share', per: 'delivery', settings: ['size'], meaning: 'a copy is written twice' },
  misdeliver: {
    value: 'share',
    per: 'delivery',
    settings: ['size'],
    meaning: 'a copy is also written to a connection whose user is no member',
  },
  reorder: {
    value: 'share',
    per: 'delivery',
    settings: ['size', 'within'],
    meaning: 'a copy waits until the next one of that sender in that room was written to the receiver',
  },
  delay: {
    value: 'duration',
    per: 'delivery',
    settings: ['share', 'size'],
    meaning: 'a copy is written that much later',
  },
  'lose-push': {
    value: 'share',
    per: 'push',
    settings: ['size'],
    meaning: 'a member is not told that another one has joined, has left the room on request, types, or stops typing',
  },
  refuse: { value: 'share', per: 'message', meaning: 'a chat message is answered "Not in room: X" and not broadcast' },
  mute: { value: 'share', per: 'message', meaning: 'a chat message is swallowed: no reply, no broadcast' },
  error: { value: 'share', per: 'message', settings: ['code'], meaning: 'a chat message is answered by a coded error' },
  stale: { value: 'share', per: 'message', meaning: 'the sender is first sent a copy of an older chat message again' },
  'lose-private': {
    value: 'share',
    per: 'message',
    meaning: 'a private message is confirmed to its sender and goes nowhere',
  },
  'room-error': {
    value: 'share',
    per: 'message',
    settings: ['code'],
    meaning: 'create_room and join_room are answered by an error, without a code unless one is given',
  },
  'http-error': { value: 'share', per: 'message', meaning: 'POST /api/rooms answers 500' },
  'rate-limit': {
    value: 'rate',
    per: 'connection',
    settings: ['share'],
    meaning: 'requests past that rate are answered by RATE_LIMIT_EXCEEDED',
  },
  drop: { value: 'share', per: 'connection', meaning: 'open and new connections are cut without a close frame' },
  close: {
    value: 'share',
    per: 'connection',
    settings: ['code'],
    meaning: 'open and new connections are closed with a code',
  },
  zombie: {
    value: 'share',
    per: 'connection',
    meaning: 'open and new connections stay open, and for good hear nothing and are not heard',
  },
  reject: { value: 'share', per: 'connection', meaning: 'the handshake is answered by HTTP 503' },
  'no-welcome': { value: 'share', per: 'connection', meaning: 'a connection is accepted, then cut without welcome' },
  silent: { value: 'share', per: 'connection', meaning: 'a connection is accepted and never hears anything' },
  'no-pong': { value: 'share', per: 'connection', meaning: "the client's ping is never answered" },
  'no-heartbeat': { value: 'share', per: 'connection', meaning: 'the server never pings the connection' },
  stall: { value: 'duration', per: 'server', meaning: 'the whole process neither reads nor writes for that long' },
} as const satisfies Record<string, FaultKindEntry>;

export type FaultKind = keyof typeof FAULT_KINDS;

/** The kinds in the order of the table. */
export const FAULT_KIND_NAMES = Object.keys(FAULT_KINDS) as readonly FaultKind[];

export function settingsOf(kind: FaultKind): readonly FaultSetting[] {
  const entry: FaultKindEntry = FAULT_KINDS[kind];
  return entry.settings ?? [];
}

/** Both tables as lines for `--help`: `kind=<share>` and the like, padded, and the meaning. */
export function faultHelp(): string {
  const kinds = FAULT_KIND_NAMES.map((kind) => {
    const { value, meaning } = FAULT_KINDS[kind];
    return line(`${kind}=<${value}>`, meaning);
  });
  const settings = Object.entries(FAULT_SETTINGS).map(([name, { value, meaning }]) => {
    const kindsWithIt = FAULT_KIND_NAMES.filter((kind) => settingsOf(kind).includes(name as FaultSetting));
    return line(`,${name}=${value}`, `${meaning}; with ${kindsWithIt.join(', ')}`);
  });
  return [...kinds, '', 'Settings that may follow the value:', ...settings].join('\n');
}

function line(form: string, meaning: string): string {
  return `  ${form.padEnd(24)}${meaning}`;
}
