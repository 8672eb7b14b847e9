import { expect } from 'chai';
import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { readInPlace, sharedRead } from '../../../actors/transports/shared-read.js';

describe('shared read', () => {
  /** A TCP socket whose handshake is over; `calls`: what each call of the system would have written. */
  function openSocket(): { socket: Duplex; calls: string[][] } {
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
    readInPlace({ _socket: socket, _receiver: { _buffers: [], _fragments: [] } } as unknown as WebSocket);
    return { socket, calls };
  }

  function read(socket: Duplex, text: string): void {
    const { buffer, callback } = sharedRead();
    const shared = buffer as Uint8Array;
    Reflect.apply(callback, socket, [Buffer.from(shared.buffer).write(text), shared]);
  }

  it('writes what is sent in answer to one read in one call', () => {
    const { socket, calls } = openSocket();
    socket.on('data', () => ['one', 'two', 'three'].forEach((text) => socket.write(text)));
    read(socket, 'frames');
    expect(calls).to.deep.equal([['one', 'two', 'three']]);
  });

  it('writes what was sent before a listener threw', () => {
    const { socket, calls } = openSocket();
    socket.on('data', () => {
      socket.write('one');
      throw new Error('after the first');
    });
    expect(() => read(socket, 'frames')).to.throw('after the first');
    expect(calls).to.deep.equal([['one']]);
    socket.write('two');
    expect(calls).to.deep.equal([['one'], ['two']]);
  });
});
