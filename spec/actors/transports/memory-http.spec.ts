import { expect } from 'chai';
import { createMemoryHttp, type MemoryRequest } from '../../../actors/transports/memory-http.js';
import type { HttpClient, HttpOwner } from '../../../engine/actor/transport.js';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';

class Owner implements HttpOwner {
  readonly heard: unknown[][] = [];
  private readonly clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  answered(token: number, status: number): void {
    this.heard.push([this.clock.now(), 'answered', token, status]);
  }

  failed(token: number, code: string): void {
    this.heard.push([this.clock.now(), 'failed', token, code]);
  }
}

function world(serve: (request: MemoryRequest) => void): { clock: VirtualClock; owner: Owner; http: HttpClient } {
  const clock = new VirtualClock();
  return {
    clock,
    owner: new Owner(clock),
    http: createMemoryHttp(serve, clock, { latencyMs: 5, replyTimeoutMs: 100 }),
  };
}

describe('memory HTTP', () => {
  it('takes one way to the server and one back, and tells it what was asked', () => {
    const asked: unknown[] = [];
    const { clock, owner, http } = world((request) => {
      asked.push([clock.now(), request.method, request.path, request.body]);
      request.answer(201);
      request.answer(500);
    });
    http.request('POST', '/a', '{}', 7, owner);
    http.request('GET', '/b?c=d', undefined, 8, owner);
    expect(owner.heard).to.deep.equal([]);
    clock.runAll();
    expect(asked).to.deep.equal([
      [5, 'POST', '/a', '{}'],
      [5, 'GET', '/b?c=d', ''],
    ]);
    expect(owner.heard).to.deep.equal([
      [10, 'answered', 7, 201],
      [10, 'answered', 8, 201],
    ]);
  });

  it('fails what has no answer in time, once, though the answer still comes', () => {
    const { clock, owner, http } = world((request) => void clock.at(98, () => request.answer(200)));
    http.request('GET', '/', undefined, 1, owner);
    clock.runAll();
    expect(owner.heard).to.deep.equal([[100, 'failed', 1, 'HTTP_TIMEOUT']]);
  });

  it('fails what is open when it is disposed of', () => {
    const { clock, owner, http } = world((request) => request.answer(200));
    http.request('GET', '/', undefined, 1, owner);
    http.dispose();
    clock.runAll();
    expect(owner.heard).to.deep.equal([[0, 'failed', 1, 'ABORTED']]);
  });
});
