import { expect } from 'chai';
import { HistoryReader } from '../../../actors/history/history-reader.js';
import { createProtocol } from '../../../actors/protocols/index.js';
import { ActorSystem } from '../../../engine/actor/actor-system.js';
import type { Protocol } from '../../../engine/actor/protocol.js';
import { VirtualClock } from '../../../engine/clock/virtual-clock.js';
import { StampCodec } from '../../../engine/delivery/stamp.js';
import { splitPlan } from '../../../engine/plan/plan.js';
import { Aggregate } from '../../../engine/telemetry/aggregate.js';
import { Recorder } from '../../../engine/telemetry/recorder.js';
import { FakeHttp, type FakeAnswer, type FakeRequest } from '../../support/fake-http.js';
import { planOf } from '../../support/small-profile.js';

const HOLD_MS = 2000;

interface Options {
  rate?: string;
  limit?: number;
  groups?: number;
  shards?: number;
  answer?: (request: FakeRequest, n: number) => FakeAnswer;
  latencyMs?: (n: number) => number;
  drain?: string;
  protocol?: Partial<Protocol>;
}

/** The readers of all shards against one server. Hold begins at 1,000 on the clock. */
class Reading {
  readonly clock = new VirtualClock(0);
  readonly http: FakeHttp;
  readonly faults: unknown[] = [];
  readonly done: string[] = [];
  readonly readers: { reader: HistoryReader; recorder: Recorder }[];

  constructor(options: Options = {}) {
    const { rate = '10/s', limit = 50, groups = 3, shards = 1, answer = () => 200, drain = '15s' } = options;
    const plan = planOf({
      groups: { g: { count: groups } },
      populations: { other: { clients: 1 }, p: { clients: 4, history: { from: 'g', rate, limit } } },
      hold: `${HOLD_MS}ms`,
      timeouts: { drain },
    });
    this.http = new FakeHttp(this.clock, answer, options.latencyMs);
    this.readers = splitPlan(plan, shards).map((shard) => {
      const recorder = new Recorder(shard.shard, 2);
      const system = new ActorSystem((_actor, error) => this.faults.push(error));
      const chat = Object.assign(createProtocol('chat', new StampCodec('r1')), options.protocol);
      const environment = { shard, clock: this.clock, system, http: this.http, protocol: chat, recorder };
      const population = plan.populations[1]!;
      return { reader: new HistoryReader(environment, population, population.history!), recorder };
    });
  }

  /** Begins hold at 1,000 and stays in it for that long. */
  hold(durationMs: number): this {
    this.clock.advanceTo(1000);
    return this.begin('hold').advanceBy(durationMs);
  }

  begin(step: 'connect' | 'groups' | 'join' | 'leave' | 'hold' | 'drain' | 'close'): this {
    for (const { reader } of this.readers) reader.begin(step, this.clock.now(), () => this.done.push(step));
    return this;
  }

  advanceBy(durationMs: number): this {
    this.clock.advanceBy(durationMs);
    return this;
  }

  stop(): this {
    for (const { reader } of this.readers) reader.stop(this.clock.now());
    return this;
  }

  pause(): this {
    for (const { reader } of this.readers) reader.pause(this.clock.now());
    return this;
  }

  resume(): this {
    for (const { reader } of this.readers) reader.resume(this.clock.now());
    return this;
  }

  aggregate(): Aggregate {
    const aggregate = new Aggregate(2, this.readers.length);
    for (const { recorder, reader } of this.readers) aggregate.merge(recorder.take(this.clock.now(), reader.open));
    return aggregate;
  }

  /** [planned, answered, failed], of the population that reads. */
  counts(aggregate = this.aggregate()): number[] {
    return (['planned', 'answered', 'failed'] as const).map((of) =>
      aggregate.counter(`history.${of}`, { population: 1 }),
    );
  }
}

describe('history reader', () => {
  it('asks for each group in turn, so many messages at a time', () => {
    const reading = new Reading({ groups: 3, limit: 7 }).hold(450);
    expect(reading.http.requests.map(({ method, path }) => `${method} ${path}`)).to.deep.equal(
      [0, 1, 2, 0, 1].map((group) => `GET /api/rooms/r1_g${group}/messages?limit=7`),
    );
    expect(reading.http.requests.every(({ body }) => body === '')).to.equal(true);
  });

  it('reads at the exact rate from the beginning of hold, and nothing before', () => {
    const reading = new Reading({ rate: '8/s' }).begin('connect').begin('groups').begin('join').begin('leave');
    expect(reading.http.requests).to.deep.equal([]);
    reading.hold(HOLD_MS);
    expect(reading.http.requests.map(({ atMs }) => atMs)).to.deep.equal(
      Array.from({ length: 16 }, (_, n) => 1000 + 125 * n),
    );
    expect(reading.done).to.deep.equal(['connect', 'groups', 'join', 'leave']);
  });

  it('deals the reads out over the shards, which add up to all', () => {
    for (const shards of [2, 3, 5]) {
      const reading = new Reading({ rate: '11/s', shards }).hold(HOLD_MS);
      reading.begin('drain').advanceBy(100);
      expect(reading.counts()).to.deep.equal([22, 22, 0]);
      expect(reading.http.requests.map(({ path }) => path)).to.deep.equal(
        Array.from({ length: 22 }, (_, n) => `/api/rooms/r1_g${n % 3}/messages?limit=50`),
      );
    }
  });

  it('does not wait for one read before the next, and counts from the intended time', () => {
    const reading = new Reading({ latencyMs: () => 700 }).hold(HOLD_MS).begin('drain').advanceBy(1000);
    expect(reading.http.mostOpen).to.equal(7);
    const { min, max, count } = reading.aggregate().distribution('history.responseMs', { population: 1 }).toDist()!;
    expect([count, min, max]).to.deep.equal([20, 700, 700]);
  });

  it('counts a wait of our own: a late turn reads all that is due, from when it was due', () => {
    const reading = new Reading();
    reading.clock.advanceTo(1500); // hold was to begin at 1,000
    for (const { reader } of reading.readers) reader.begin('hold', 1000, () => undefined);
    reading.advanceBy(20);
    const { min, max } = reading.aggregate().distribution('history.responseMs').toDist()!;
    expect(reading.http.requests).to.have.length(6);
    expect([min, max]).to.deep.equal([10, 510]);
  });

  it('counts any answer but a 2xx as failed under its status, and a failure under its code', () => {
    const answers: FakeAnswer[] = [200, 204, 302, 404, 500, 'HTTP_TIMEOUT'];
    const reading = new Reading({ answer: (_request, n) => answers[n % answers.length] }).hold(1150);
    const aggregate = reading.aggregate();
    expect(reading.counts(aggregate)).to.deep.equal([12, 4, 8]);
    for (const code of ['HTTP_302', 'HTTP_404', 'HTTP_500', 'HTTP_TIMEOUT'])
      expect(aggregate.errors.get(code), code).to.include({ count: 2, critical: false });
    expect(aggregate.errors.get('HTTP_404')!.samples[0]).to.equal('history of r1_g0: answered 404');
    expect(aggregate.distribution('history.responseMs').count).to.equal(4);
  });

  it('is through with drain once the last answer has come', () => {
    const reading = new Reading({ latencyMs: () => 300 }).hold(HOLD_MS).begin('drain');
    expect(reading.done).to.deep.equal([]);
    reading.advanceBy(199);
    expect(reading.done).to.deep.equal([]);
    reading.advanceBy(1);
    expect(reading.done).to.deep.equal(['drain']);
    expect(reading.counts()).to.deep.equal([20, 20, 0]);
  });

  it('is through with drain at once where nothing is open', () => {
    expect(new Reading().hold(450).begin('drain').done).to.deep.equal(['drain']);
  });

  it('reads what fell due before an early drain, and nothing after', () => {
    const reading = new Reading().hold(650);
    for (const { reader } of reading.readers) reader.begin('drain', 1550, () => undefined);
    reading.advanceBy(5000);
    expect(reading.counts()).to.deep.equal([7, 7, 0]);
    const late = new Reading().hold(650);
    for (const { reader } of late.readers) reader.begin('drain', 1750, () => undefined);
    late.advanceBy(5000);
    expect(late.counts()).to.deep.equal([8, 8, 0]);
  });

  it('gives up in drain after the drain timeout, and hears no answer that comes later', () => {
    const reading = new Reading({ drain: '500ms', latencyMs: () => 3000 }).hold(HOLD_MS).begin('drain').advanceBy(499);
    expect(reading.done).to.deep.equal([]);
    reading.advanceBy(1);
    expect(reading.done).to.deep.equal(['drain']);
    reading.advanceBy(5000);
    const aggregate = reading.aggregate();
    expect(reading.counts(aggregate)).to.deep.equal([20, 0, 20]);
    expect(aggregate.errors.get('RUN_ENDED')!.count).to.equal(20);
  });

  it('settles what is open when it is stopped, and reads no more', () => {
    const reading = new Reading({ answer: (_request, n) => (n < 5 ? 200 : undefined) }).hold(950).stop();
    expect(reading.counts()).to.deep.equal([10, 5, 5]);
    reading.http.dispose(); // fails what it still holds: that has been counted
    reading.advanceBy(10_000);
    expect(reading.counts()).to.deep.equal([0, 0, 0]); // nothing since
    expect(reading.http.requests).to.have.length(10);
  });

  it('stands still during a pause: what is due is due later by as much, and so is its intended time', () => {
    const reading = new Reading({ latencyMs: () => 30 }).hold(450).pause().advanceBy(700);
    expect(reading.http.requests).to.have.length(5);
    reading.resume().advanceBy(HOLD_MS - 450);
    reading.begin('drain').advanceBy(100);
    expect(reading.http.requests.map(({ atMs }) => atMs)).to.deep.equal(
      Array.from({ length: 20 }, (_, n) => 1000 + 100 * n + (n < 5 ? 0 : 700)),
    );
    const { min, max } = reading.aggregate().distribution('history.responseMs').toDist()!;
    expect([min, max]).to.deep.equal([30, 30]);
  });

  it('keeps the intended time of a read that is open over a pause', () => {
    const reading = new Reading({ latencyMs: () => 500 }).hold(50).pause().advanceBy(200).resume().advanceBy(300);
    const { count, max } = reading.aggregate().distribution('history.responseMs').toDist()!;
    expect([count, max]).to.deep.equal([1, 500]);
  });

  it('begins a hold that is announced during a pause with its end', () => {
    const reading = new Reading().pause().hold(400);
    expect(reading.http.requests).to.deep.equal([]);
    reading.resume().advanceBy(50);
    expect(reading.http.requests.map(({ atMs }) => atMs)).to.deep.equal([1400]);
  });

  it('fails what is due where it is lost by our own fault, and holds nobody up', () => {
    const reading = new Reading({ protocol: { historyRequest: () => undefined } }).hold(HOLD_MS).begin('drain');
    const aggregate = reading.aggregate();
    expect(reading.counts(aggregate)).to.deep.equal([20, 0, 20]);
    expect(aggregate.errors.get('READER_LOST')!.count).to.equal(20);
    expect(String(reading.faults)).to.include('has no history over HTTP');
    expect(reading.faults).to.have.length(1);
    expect(reading.done).to.deep.equal(['drain']);
  });
});
