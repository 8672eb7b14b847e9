import { parseFaultRule } from '../faults/fault-rule.js';
import type { Chat } from '../chat.js';
import type { HttpApi } from '../http-api.js';
import { pushPrivate } from '../requests/messages.js';
import { listedRooms } from '../requests/queries.js';
import type { Question } from './question.js';

/** This shard's answer to what another one asks; plain data. */
export function answer(chat: Chat, api: HttpApi, question: Question): unknown {
  switch (question.ask) {
    case 'stats':
      return api.report();
    case 'faults':
      chat.faults.switchOn(question.faults.map(parseFaultRule));
      return true;
    case 'create':
      return api.create(question.name, question.isPublic);
    case 'messages':
      return api.messages(question.name, question.limit);
    case 'rooms':
      return listedRooms(chat, chat.peers?.visitor(question.session));
    case 'knows':
      return chat.users.get(question.userId) !== undefined;
    case 'private':
      pushPrivate(chat, question.userId, question.fields);
      return true;
  }
}
