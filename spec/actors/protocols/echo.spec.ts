import { expect } from 'chai';
import fc from 'fast-check';
import { createEchoProtocol } from '../../../actors/protocols/echo.js';
import { createProtocol } from '../../../actors/protocols/index.js';
import { Frame } from '../../../engine/actor/protocol.js';
import { StampCodec } from '../../../engine/delivery/stamp.js';

const stamps = new StampCodec('r1');
const echo = createEchoProtocol(stamps);

function decode(text: string | Uint8Array): Frame {
  const frame = new Frame();
  Object.assign(frame, { kind: 'error', group: 'old', code: 'OLD', text: 'old', stamped: true });
  echo.decode(Buffer.from(text as string), frame);
  return frame;
}

describe('echo protocol', () => {
  it('is usable once open, and has neither groups nor heartbeats of the server', () => {
    const { name, readyOn, serverHeartbeatMs, groups, limits } = echo;
    expect({ name, readyOn, serverHeartbeatMs, groups, limits }).to.deep.equal({
      name: 'echo',
      readyOn: 'open',
      serverHeartbeatMs: 0,
      groups: false,
      limits: {},
    });
  });

  it('recognises a message that comes back', () => {
    const numbers = fc.nat();
    fc.assert(
      fc.property(numbers, numbers, numbers, fc.string(), (sender, sequence, us, filler) => {
        const frame = decode(echo.encodeMessage('', stamps.encode(sender, sequence, us / 1000) + filler));
        expect(frame).to.deep.equal(
          Object.assign(new Frame(), { kind: 'message', stamped: true, sender, sequence, intendedMs: us / 1000 }),
        );
      }),
    );
  });

  it('recognises its heartbeat that comes back', () => {
    expect(decode(echo.encodeHeartbeat())).to.include({ kind: 'heartbeatAnswer', group: '', code: '', stamped: false });
  });

  it('takes anything else for nothing', () => {
    const stamp = stamps.encode(1, 2, 3);
    const others = [new StampCodec('r2').encode(1, 2, 3), ` ${stamp}`, `{"text":"${stamp}"}`, stamp.slice(0, -1), ''];
    for (const text of [...others, `${echo.encodeHeartbeat()} `]) {
      expect(decode(text)).to.include({ kind: 'other', group: '', code: '', text: '', stamped: false });
    }
    fc.assert(fc.property(fc.uint8Array(), (bytes) => decode(bytes).kind === 'other'));
  });

  it('creates no groups', () => {
    expect(() => echo.encodeJoin('x')).to.throw('no groups');
    expect(() => echo.encodeLeave('x')).to.throw('no groups');
    expect(() => echo.encodeLookUp('x')).to.throw('no groups');
    expect(() => echo.encodeCreate('x', true)).to.throw('no groups');
    expect(() => echo.encodeHeartbeatAnswer()).to.throw('no heartbeat');
    expect(echo.createGroupRequest('x', true)).to.equal(undefined);
    expect(echo.readCreateGroupStatus(201)).to.equal('failed');
  });
});

describe('protocols', () => {
  it('are made by the name that a profile gives', () => {
    expect(createProtocol('chat', stamps).name).to.equal('chat');
    expect(createProtocol('echo', stamps).name).to.equal('echo');
  });
});
