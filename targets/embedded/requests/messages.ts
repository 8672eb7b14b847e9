import type { Chat } from '../chat.js';
import { body } from '../dialect.js';
import { HERE } from '../held-replies.js';
import { saidInPayload, stampOf } from '../faults/said.js';
import { framePayload, textFrame } from '../frame.js';
import { fieldsOf, isLongerThan, pythonText, strippedField } from '../python-text.js';
import type { Room } from '../room.js';
import type { Session } from '../session.js';

const MAX_TEXT = 100_000;

/** To all members, the sender too; no direct reply but errors. */
export function chatMessage(chat: Chat, session: Session, data: unknown): void {
  const fields = fieldsOf(data);
  const name = fields['room'];
  if (!name) {
    chat.error(session, 'Room name is required');
    return;
  }
  const text = strippedField(fields, 'text');
  if (isRefusedText(chat, session, text)) return;
  const room = chat.roomOf(session, name);
  if (room === undefined) {
    chat.error(session, `Not in room: ${pythonText(name)}`);
    return;
  }
  if (isStruck(chat, session, room)) return;
  chat.counters.messages++;
  publish(chat, session, room, text);
}

function publish(chat: Chat, session: Session, room: Room, text: string): void {
  const id = JSON.stringify(session.user.id);
  const content = `"user_id":${id},"username":${id},"room":${JSON.stringify(room.name)},"text":${JSON.stringify(text)}`;
  const payload = body('chat_message', content, chat.clock.wallSeconds());
  const frame = textFrame(payload);
  chat.deliveries.send(room, session, text, frame);
  chat.history.add(room, payload, framePayload(frame).length);
}

/** To every connection of a user who is known, here or not. The sender's reply goes first. */
export function privateMessage(chat: Chat, session: Session, data: unknown): void {
  const fields = fieldsOf(data);
  const targetId = strippedField(fields, 'target_user_id');
  const text = strippedField(fields, 'text');
  if (targetId === '') {
    chat.error(session, 'Target user ID is required');
    return;
  }
  if (isRefusedText(chat, session, text)) return;
  const from = JSON.stringify(session.user.id);
  const to = JSON.stringify(targetId);
  const content = `"to_user_id":${to},"to_username":${to},"text":${JSON.stringify(text)}`;
  const pushed = `"from_user_id":${from},"from_username":${from},${content}`;
  const isKnownHere = chat.users.get(targetId) !== undefined;
  const answer = (isKnown: boolean): Buffer =>
    isKnown ? chat.replyFrame('private_message_sent', content) : chat.errorFrame('User not found');
  const isLost = (): boolean => {
    if (chat.faults.strikesMessage('lose-private') === undefined) return false;
    const said = { room: null, sender: session.user.id, stamp: stampOf(text) };
    chat.log?.note('lost', said, targetId, { fault: 'lose-private' });
    return true;
  };
  const { peers } = chat;
  if (peers === undefined) {
    session.reply(answer(isKnownHere));
    if (isKnownHere && !isLost()) pushPrivate(chat, targetId, pushed);
    return;
  }
  const place = session.await(HERE);
  peers.askOthers({ ask: 'knows', userId: targetId }, (answers) => {
    const isKnown = isKnownHere || answers.includes(true);
    session.answer(place, answer(isKnown));
    if (!isKnown || isLost()) return;
    pushPrivate(chat, targetId, pushed);
    peers.askOthers({ ask: 'private', userId: targetId, fields: pushed }, () => undefined);
  });
}

/** To the user's connections with this shard. */
export function pushPrivate(chat: Chat, userId: string, fields: string): void {
  for (const session of chat.users.get(userId)?.sessions ?? []) chat.push(session, 'private_message', fields);
}

function isRefusedText(chat: Chat, session: Session, text: string): boolean {
  if (text === '') chat.error(session, 'Message text is required');
  else if (isLongerThan(text, MAX_TEXT)) chat.error(session, `Message too long (max ${MAX_TEXT} characters)`);
  else return false;
  return true;
}

/** Whether a fault takes the message's place. `stale` does not: it only goes before it. */
function isStruck(chat: Chat, session: Session, room: Room): boolean {
  const { faults } = chat;
  if (faults.strikesMessage('mute')) return true;
  if (faults.strikesMessage('refuse')) {
    chat.error(session, `Not in room: ${room.name}`);
    return true;
  }
  const error = faults.strikesMessage('error');
  if (error !== undefined) {
    chat.codedError(session, error.errorCode ?? 'VALIDATION_FAILED', 'Message refused: injected fault', {}, true);
    return true;
  }
  const older = faults.active('stale') === undefined ? undefined : chat.history.last(room);
  if (older !== undefined && faults.strikesMessage('stale')) {
    session.send(textFrame(older));
    chat.log?.note('stale', saidInPayload(older), session.user.id, { fault: 'stale' });
  }
  return false;
}
