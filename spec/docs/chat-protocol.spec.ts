import { expect } from 'chai';
import { chatErrorCodes } from '../../actors/protocols/chat-error.js';
import { createChatProtocol } from '../../actors/protocols/chat.js';
import { StampCodec } from '../../engine/delivery/stamp.js';
import { ERROR_CODES } from '../../targets/embedded/coded-error.js';
import { HANDLERS } from '../../targets/embedded/requests/handlers.js';
import { MAX_FRAME_BYTES, resolveTargetOptions } from '../../targets/embedded/target-options.js';
import { Page } from './page.js';

const page = new Page('docs/chat-protocol.md');

describe('docs/chat-protocol.md', () => {
  it('lists each request that the embedded target answers', () => {
    const requests = page
      .table('request', 'direct reply', 'pushed')
      .flatMap(([request]) => Array.from(request!.matchAll(/\b[a-z]+(?:_[a-z]+)*(?= ?[,{]|$)/g), ([name]) => name));
    expect(requests).to.include.members([...HANDLERS.keys(), 'pong']);
  });

  it('lists the coded errors', () => {
    expect(page.table('error_code', 'when').map(([code]) => code)).to.deep.equal(Object.keys(ERROR_CODES));
  });

  it('lists the codes of errors in words', () => {
    expect(page.table('words begin with', 'code')).to.deep.equal(chatErrorCodes.map((row) => [...row]));
  });

  it('gives the limits that target and client have', () => {
    const { limits, serverHeartbeatMs } = createChatProtocol(new StampCodec('r'));
    const options = resolveTargetOptions({}, {});
    const count = (value: number): string => value.toLocaleString('en-US');
    const mebibytes = (bytes: number): string => `${bytes / 2 ** 20} MiB`;
    expect(options.heartbeatEveryMs).to.equal(serverHeartbeatMs);
    const told = [
      `at most ${count(limits.groupName!)} characters, texts ${count(limits.text!)}`,
      `above ${mebibytes(options.maxMessageBytes)} is answered by a coded error, one above ${mebibytes(MAX_FRAME_BYTES)}`,
      `${count(options.maxConnectionsPerClient)} connections per user`,
      `${count(options.maxTotalConnections)} in all`,
      `**Limit on groups**: ${count(options.maxTotalGroups)}`,
      `${mebibytes(options.historyBytes)} in all`,
      `more than ${mebibytes(options.maxBuffered)} unread`,
      `Every ${serverHeartbeatMs / 1000} s the server pushes`,
    ];
    for (const words of told) expect(page.prose).to.include(words);
  });
});
