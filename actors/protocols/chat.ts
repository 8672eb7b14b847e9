import type { Frame, HttpRequest, Protocol } from '../../engine/actor/protocol.js';
import type { ErrorCategory } from '../../engine/telemetry/error-categories.js';
import type { StampCodec } from '../../engine/delivery/stamp.js';
import { ChatDecoder } from './chat-decoder.js';
import { chatErrorCategory } from './chat-error.js';

/** The chat server's protocol: groups are its rooms, and a connection is usable after `welcome`. */
class ChatProtocol implements Protocol {
  readonly name = 'chat';
  readonly readyOn = 'frame';
  readonly serverHeartbeatMs = 30_000;
  readonly groups = true;
  /** The server counts code points. */
  readonly limits = { groupName: 50, text: 100_000 };
  private readonly decoder: ChatDecoder;

  constructor(stamps: StampCodec) {
    this.decoder = new ChatDecoder(stamps);
  }

  encodeJoin(group: string): string {
    return `{"type":"join_room","data":{"room":${JSON.stringify(group)}}}`;
  }

  encodeLeave(group: string): string {
    return `{"type":"leave_room","data":{"room":${JSON.stringify(group)}}}`;
  }

  encodeCreate(group: string, isPublic: boolean): string {
    return `{"type":"create_room","data":{"room_name":${JSON.stringify(group)},"is_public":${String(isPublic)}}}`;
  }

  encodeLookUp(group: string): string {
    return `{"type":"get_room_users","data":{"room":${JSON.stringify(group)}}}`;
  }

  encodeMessage(group: string, text: string): string {
    return `{"type":"chat_message","data":{"room":${JSON.stringify(group)},"text":"${text}"}}`;
  }

  encodePrivate(user: string, text: string): string {
    return `{"type":"private_message","data":{"target_user_id":${JSON.stringify(user)},"text":"${text}"}}`;
  }

  encodeTyping(group: string, begins: boolean): string {
    return `{"type":"typing_${begins ? 'start' : 'stop'}","data":{"room":${JSON.stringify(group)}}}`;
  }

  encodeHeartbeat(): string {
    return '{"type":"ping","data":{}}';
  }

  encodeHeartbeatAnswer(): string {
    return '{"type":"pong"}';
  }

  decode(data: Buffer, into: Frame): void {
    this.decoder.decode(data, into);
  }

  historyRequest(group: string, limit: number): HttpRequest {
    return { method: 'GET', path: `/api/rooms/${encodeURIComponent(group)}/messages?limit=${limit}` };
  }

  createGroupRequest(group: string, isPublic: boolean): HttpRequest {
    return {
      method: 'POST',
      path: '/api/rooms',
      body: `{"name":${JSON.stringify(group)},"is_public":${String(isPublic)}}`,
    };
  }

  categoryOf(code: string): ErrorCategory {
    return chatErrorCategory(code);
  }

  readCreateGroupStatus(status: number): 'created' | 'existing' | 'failed' {
    if (status >= 200 && status < 300) return 'created';
    return status === 409 ? 'existing' : 'failed';
  }
}

/** Chat protocol for the run of `stamps`; docs/chat-protocol.md has its frames. */
export function createChatProtocol(stamps: StampCodec): Protocol {
  return new ChatProtocol(stamps);
}
