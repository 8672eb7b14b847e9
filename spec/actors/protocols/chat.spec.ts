import { expect } from 'chai';
import fc from 'fast-check';
import { chat, names, stamps } from './decoded.js';

describe('chat protocol', () => {
  it('is usable after a frame, has groups, heartbeats of the server and limits in characters', () => {
    const { name, readyOn, serverHeartbeatMs, groups, limits } = chat;
    expect({ name, readyOn, serverHeartbeatMs, groups, limits }).to.deep.equal({
      name: 'chat',
      readyOn: 'frame',
      serverHeartbeatMs: 30_000,
      groups: true,
      limits: { groupName: 50, text: 100_000 },
    });
  });

  describe('writing', () => {
    it('sends what the server understands, whatever the name of the group', () => {
      fc.assert(
        fc.property(names, fc.boolean(), fc.stringMatching(/^[a-zA-Z0-9 .~-]*$/), (group, isPublic, filler) => {
          const text = stamps.encode(1, 2, 3) + filler;
          const sent = [
            chat.encodeJoin(group),
            chat.encodeLeave(group),
            chat.encodeLookUp(group),
            chat.encodeCreate(group, isPublic),
            chat.encodeMessage(group, text),
            chat.encodeHeartbeat(),
            chat.encodeHeartbeatAnswer(),
          ].map((frame) => JSON.parse(frame) as unknown);
          expect(sent).to.deep.equal([
            { type: 'join_room', data: { room: group } },
            { type: 'leave_room', data: { room: group } },
            { type: 'get_room_users', data: { room: group } },
            { type: 'create_room', data: { room_name: group, is_public: isPublic } },
            { type: 'chat_message', data: { room: group, text } },
            { type: 'ping', data: {} },
            { type: 'pong' },
          ]);
        }),
      );
    });
  });

  describe('creating groups over HTTP', () => {
    it('posts the name to the rooms', () => {
      fc.assert(
        fc.property(names, fc.boolean(), (group, isPublic) => {
          const request = chat.createGroupRequest(group, isPublic);
          expect(request).to.include({ method: 'POST', path: '/api/rooms' });
          expect(JSON.parse(request!.body!)).to.deep.equal({ name: group, is_public: isPublic });
        }),
      );
    });

    for (const [status, meaning] of [
      [200, 'created'],
      [201, 'created'],
      [204, 'created'],
      [299, 'created'],
      [409, 'existing'],
      [199, 'failed'],
      [302, 'failed'],
      [404, 'failed'],
      [422, 'failed'],
      [503, 'failed'],
    ] as const) {
      it(`takes ${String(status)} for ${meaning}`, () => {
        expect(chat.readCreateGroupStatus(status)).to.equal(meaning);
      });
    }
  });
});
