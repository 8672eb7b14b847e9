/** As it would stand in a file: 8 clients, 4 groups of 4, 40 messages/s for half a second against the embedded target. */
export const tinyProfile = {
  name: 'tiny',
  target: {
    protocol: 'chat',
    embedded: true,
    url: 'ws://127.0.0.1:8000/ws/{user}',
    api: 'http://127.0.0.1:8000',
  },
  groups: { rooms: { count: 4, name: 'tiny_{run}_{index}', members: { distribution: 'constant', value: 4 } } },
  populations: {
    talkers: {
      clients: 8,
      arrival: { rate: '200/s' },
      join: { rooms: 2 },
      heartbeat: { every: 'off' },
      messages: { to: 'rooms', rate: '40/s', size: 80 },
    },
  },
  hold: '500ms',
};

/** Members of each of its groups: copies of each message. */
export const tinyMembers = 4;

export function set(pointer: string, value: unknown): string[] {
  return ['--set', `${pointer}=${JSON.stringify(value)}`];
}

/** At another server than the embedded one. */
export function aimedAt(port: number): string[] {
  return ['--target', `ws://127.0.0.1:${port}`];
}
