import { framePayload } from '../frame.js';

/** A chat message, or what is told of a member, as the delivery log names it. */
export interface Said {
  /** `null`: a private message. */
  readonly room: string | null;
  /** The user id of the sender, or of that member. */
  readonly sender: string;
  /** The first `~…~` of its text; `null` where there is none, or no text. */
  readonly stamp: string | null;
}

export function stampOf(text: string): string | null {
  const from = text.indexOf('~');
  const to = from < 0 ? -1 : text.indexOf('~', from + 1);
  return to < 0 ? null : text.slice(from, to + 1);
}

/** Of a whole `chat_message` frame that another shard made. */
export function saidIn(frame: Buffer): Said {
  return saidInPayload(framePayload(frame).toString());
}

/** Of a `chat_message` as JSON. */
export function saidInPayload(json: string): Said {
  const { room, user_id: sender, text } = JSON.parse(json) as { room: string; user_id: string; text: string };
  return { room, sender, stamp: stampOf(text) };
}
