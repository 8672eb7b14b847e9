import { expect } from 'chai';
import fc from 'fast-check';
import { Duplex, type Writable } from 'node:stream';
import { readInPlace, sharedRead } from '../../../actors/transports/shared-read.js';
import type { ConnectionOwner } from '../../../engine/actor/transport.js';
import { Receiver } from '../../support/ws-receiver.js';

const TEXT = 1;
const BINARY = 2;
const CONTINUATION = 0;
const CLOSE = 8;
const PING = 9;

/** As a server sends it. */
function frame(opcode: number, data: Buffer, { fin = true, reserved = 0, masked = false } = {}): Buffer {
  const length = data.length < 126 ? [data.length] : [126, data.length >> 8, data.length & 255];
  const [second, ...more] = length;
  const mask = masked ? [0, 0, 0, 0] : [];
  const head = [(fin ? 128 : 0) | reserved | opcode, (masked ? 128 : 0) | second!, ...more, ...mask];
  return Buffer.concat([Buffer.from(head), data]);
}

function text(payload: string): Buffer {
  return frame(TEXT, Buffer.from(payload));
}

const anyPayload: fc.Arbitrary<Buffer> = fc.oneof(
  fc.constant(Buffer.alloc(0)),
  fc.uint8Array({ maxLength: 130 }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: 120, max: 130 }).map((length) => Buffer.alloc(length, 'e')),
  fc.constant(Buffer.alloc(3000, 'l')),
  // Whoever begins to read in it finds whole messages.
  fc.integer({ min: 1, max: 40 }).map((count) => Buffer.concat(Array.from({ length: count }, () => text('in')))),
);

/** Frames of one message, or of none. */
const anyFrames: fc.Arbitrary<Buffer[]> = fc.oneof<fc.WeightedArbitrary<Buffer[]>[]>(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(TEXT, BINARY), anyPayload).map(([opcode, data]) => [frame(opcode, data)]),
  },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 20 }).map((data) => [frame(PING, Buffer.from(data))]) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(anyPayload, anyPayload, fc.constantFrom([], [frame(PING, Buffer.from('between'))], [text('too early')]))
      .map(([first, second, between]) => [frame(TEXT, first, { fin: false }), ...between, frame(CONTINUATION, second)]),
  },
  { weight: 1, arbitrary: fc.constant([frame(CLOSE, Buffer.alloc(0))]) },
  { weight: 1, arbitrary: anyPayload.map((data) => [frame(TEXT, data, { masked: true })]) },
  { weight: 1, arbitrary: anyPayload.map((data) => [frame(TEXT, data, { reserved: 0x20 })]) },
);

describe('shared read', () => {
  /** A receiver of ws; `heard`: what it tells. */
  function wsReceiver(): { receiver: Writable; heard: string[] } {
    const heard: string[] = [];
    const receiver = new Receiver({ skipUTF8Validation: true });
    receiver.on('message', (data: Buffer) => heard.push(`message ${data.toString('latin1')}`));
    receiver.on('ping', (data: Buffer) => heard.push(`ping ${data.toString('latin1')}`));
    receiver.on('conclude', () => heard.push('close'));
    receiver.on('error', (error: Error) => heard.push(`error ${error.message}`));
    return { receiver, heard };
  }

  /** A TCP socket whose handshake is over; `calls`: what each call of the system would have written. */
  function openSocket(hear: (data: Buffer) => void = () => undefined): {
    socket: Duplex;
    calls: string[][];
    heard: string[];
  } {
    const calls: string[][] = [];
    const socket = new Duplex({
      read() {
        // What comes is told through the callback.
      },
      write(chunk: Buffer, _encoding, done) {
        calls.push([String(chunk)]);
        done();
      },
      writev(chunks, done) {
        calls.push(chunks.map(({ chunk }) => String(chunk)));
        done();
      },
    });
    const { receiver, heard } = wsReceiver();
    const owner = {
      frame(data: Buffer) {
        heard.push(`message ${data.toString('latin1')}`);
        hear(data);
      },
    } as ConnectionOwner;
    const pass = (chunk: Buffer): void => void receiver.write(chunk);
    socket.on('data', pass);
    // As ws does.
    const ignoreAllElse = (): void => void socket.off('data', pass).resume();
    receiver.on('conclude', ignoreAllElse).on('error', ignoreAllElse);
    readInPlace({ owner, _socket: socket, _receiver: receiver } as Parameters<typeof readInPlace>[0]);
    return { socket, calls, heard };
  }

  const { buffer, callback } = sharedRead();
  const shared = buffer as Uint8Array;

  function read(socket: Duplex, data: Buffer): void {
    Buffer.from(shared.buffer).set(data);
    Reflect.apply(callback, socket, [data.length, shared]);
    // What the next read brings stands in the same place.
    shared.fill(0xff, 0, data.length);
  }

  /** Plays reads to it and to ws alone: both must tell the same. */
  async function expectAsWs(reads: readonly Buffer[]): Promise<void> {
    const { receiver, heard: expected } = wsReceiver();
    const isOver = (): boolean => expected.some((each) => /^(close|error)/.test(each));
    const { socket, heard } = openSocket();
    for (const data of reads.filter(({ length }) => length > 0)) {
      if (!isOver()) receiver.write(Buffer.from(data));
      read(socket, data);
      // An error is told later.
      await new Promise(setImmediate);
    }
    expect(heard).to.deep.equal(expected);
  }

  it('hands on what ws would, in its order, however frames come and wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyFrames, { maxLength: 12 }),
        // Mostly at the beginning of a frame, or just behind that.
        fc.array(fc.tuple(fc.nat(20), fc.oneof(fc.nat(4), fc.nat(3000))), { maxLength: 20 }),
        async (messages, cuts) => {
          const frames = messages.flat();
          const all = Buffer.concat(frames);
          const beginOf = (n: number): number => frames.slice(0, n).reduce((sum, each) => sum + each.length, 0);
          const ends = cuts.map(([n, offset]) => beginOf(n) + offset).toSorted((a, b) => a - b);
          await expectAsWs([...ends, all.length].map((end, n) => all.subarray(ends[n - 1] ?? 0, end)));
        },
      ),
      { numRuns: 500 },
    );
  });

  for (const [what, ...reads] of [
    ['a close frame', frame(CLOSE, Buffer.alloc(0)), text('late')],
    ['an error', frame(TEXT, Buffer.alloc(0), { reserved: 0x20 }), text('late')],
    ['half of a masked header, which looks like one', Buffer.of(0x81), Buffer.of(0x81, 0, 0, 0, 0, 0x65)],
  ] as const) {
    it(`leaves to ws what comes after ${what}`, () => expectAsWs(reads));
  }

  it('writes what is sent in answer to one read in one call', () => {
    const { socket, calls } = openSocket((data) => socket.write(`re: ${data.toString()}`));
    read(socket, Buffer.concat([text('one'), text('two'), text('three')]));
    expect(calls).to.deep.equal([['re: one', 're: two', 're: three']]);
  });

  it('writes what was sent before its owner threw', () => {
    const { socket, calls } = openSocket((data) => {
      socket.write(`re: ${data.toString()}`);
      throw new Error('after the first');
    });
    expect(() => read(socket, Buffer.concat([text('one'), text('two')]))).to.throw('after the first');
    expect(calls).to.deep.equal([['re: one']]);
    socket.write('two');
    expect(calls).to.deep.equal([['re: one'], ['two']]);
  });
});
