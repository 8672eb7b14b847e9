import { RecordingContext } from '../../support/recording-context.js';
import type { SmallProfile } from '../../support/small-profile.js';

const profile: SmallProfile = {
  groups: { a: { count: 9, members: 1, create: { via: 'websocket' } } },
  populations: { c: { clients: 9, join: { a: 3 }, heartbeat: { every: 'off' } } },
};

/** A client that is usable, in a world that remembers nothing yet. */
export function ready(groups: number[]): RecordingContext {
  const context = new RecordingContext(profile);
  context.groups = groups;
  context.tell('start');
  context.tell('opened');
  context.hears({ type: 'welcome' });
  return context;
}

/** What the context notes of a request of the client. */
export const send = (type: string, room: string): string =>
  type === 'create_room'
    ? `send {"type":"create_room","data":{"room_name":"${room}","is_public":true}}`
    : `send {"type":"${type}","data":{"room":"${room}"}}`;
