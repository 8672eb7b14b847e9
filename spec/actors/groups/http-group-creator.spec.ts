import { expect } from 'chai';
import fc from 'fast-check';
import { HttpGroupCreator } from '../../../actors/groups/http-group-creator.js';
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

interface Options {
  count: number;
  inFlight: number;
  shards?: number;
  answer?: (request: FakeRequest, n: number) => FakeAnswer;
  latencyMs?: (n: number) => number;
  drain?: string;
  protocol?: Partial<Protocol>;
}

/** The creators of all shards against one server. */
class Creation {
  readonly clock = new VirtualClock(1000);
  readonly http: FakeHttp;
  readonly faults: unknown[] = [];
  readonly done: string[] = [];
  readonly creators: { creator: HttpGroupCreator; recorder: Recorder }[];

  constructor({ count, inFlight, shards = 1, answer = () => 201, latencyMs, drain = '15s', protocol = {} }: Options) {
    const { clock } = this;
    const plan = planOf({ groups: { g: { count, create: { inFlight } } }, timeouts: { drain } });
    this.http = new FakeHttp(clock, answer, latencyMs);
    this.creators = splitPlan(plan, shards).map((shard) => {
      const recorder = new Recorder(shard.shard, 0);
      const system = new ActorSystem((_actor, error) => this.faults.push(error));
      const chat = Object.assign(createProtocol('chat', new StampCodec('r1')), protocol);
      const environment = { shard, clock, system, http: this.http, protocol: chat, recorder };
      return { creator: new HttpGroupCreator(environment, plan.groupSets[0]!), recorder };
    });
  }

  begin(step: 'connect' | 'groups' | 'join' | 'leave' | 'drain' | 'close'): this {
    for (const { creator } of this.creators) creator.begin(step, this.clock.now(), () => this.done.push(step));
    return this;
  }

  stop(): this {
    for (const { creator } of this.creators) creator.stop();
    return this;
  }

  get names(): string[] {
    return this.http.requests.map(({ body }) => (JSON.parse(body) as { name: string }).name);
  }

  aggregate(): Aggregate {
    const aggregate = new Aggregate(0, this.creators.length);
    for (const { recorder, creator } of this.creators) aggregate.merge(recorder.take(this.clock.now(), creator.open));
    return aggregate;
  }

  /** [attempted, created, existing, failed] */
  counts(): number[] {
    const aggregate = this.aggregate();
    return (['attempted', 'created', 'existing', 'failed'] as const).map((of) => aggregate.counter(`groups.${of}`));
  }
}

describe('HTTP group creator', () => {
  it('asks for every group of the set once, over any number of shards and places', () => {
    const sizes = { count: fc.integer({ min: 1, max: 60 }), inFlight: fc.integer({ min: 1, max: 9 }) };
    fc.assert(
      fc.property(fc.record({ ...sizes, shards: fc.integer({ min: 1, max: 5 }), seed: fc.nat() }), (given) => {
        const { count, inFlight, shards, seed } = given;
        const latencyMs = (n: number): number => 1 + ((n * 7919 + seed) % 13);
        const creation = new Creation({ count, inFlight, shards, latencyMs }).begin('groups');
        creation.clock.runAll();
        expect(creation.names.sort()).to.deep.equal(Array.from({ length: count }, (_, i) => `r1_g${i}`).sort());
        // The limit is the whole run's, not each thread's.
        expect(creation.http.mostOpen).to.equal(Math.min(inFlight, count));
        expect(creation.done).to.deep.equal(new Array(shards).fill('groups'));
        expect(creation.counts()).to.deep.equal([count, count, 0, 0]);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps all places busy until the last groups: a slow answer holds up its own place alone', () => {
    const creation = new Creation({ count: 9, inFlight: 3, latencyMs: (n) => (n === 0 ? 100 : 10) }).begin('groups');
    creation.clock.runAll();
    expect(creation.http.requests.map(({ atMs }) => atMs - 1000)).to.deep.equal([0, 0, 0, 10, 10, 20, 20, 30, 30]);
    expect(creation.clock.now()).to.equal(1100);
  });

  it('posts name and visibility', () => {
    const creation = new Creation({ count: 1, inFlight: 1 }).begin('groups');
    creation.clock.advanceBy(0);
    const [{ method, path, body }] = creation.http.requests as [FakeRequest];
    expect([method, path, JSON.parse(body)]).to.deep.equal(['POST', '/api/rooms', { name: 'r1_g0', is_public: true }]);
  });

  it('takes 409 for a group that was there: neither created nor failed, and not timed', () => {
    const creation = new Creation({ count: 6, inFlight: 2, answer: (_, n) => (n % 3 === 0 ? 409 : 201) });
    creation.begin('groups').clock.runAll();
    const aggregate = creation.aggregate();
    expect(aggregate.counter('groups.existing')).to.equal(2);
    expect(aggregate.counter('groups.created')).to.equal(4);
    expect(aggregate.counter('groups.failed')).to.equal(0);
    expect(aggregate.distribution('groups.responseMs').toDist()).to.include({ count: 4, min: 10, max: 10 });
    expect(aggregate.errors.size).to.equal(0);
  });

  it('counts failures by code, and goes on', () => {
    const answers = [404, 'ECONNREFUSED', 503, 503, 201];
    const creation = new Creation({ count: 5, inFlight: 1, answer: (_, n) => answers[n] });
    creation.begin('groups').clock.runAll();
    const aggregate = creation.aggregate();
    expect([...aggregate.errors.values()].map(({ code, count, critical }) => [code, count, critical])).to.deep.equal([
      ['HTTP_404', 1, false],
      ['ECONNREFUSED', 1, false],
      ['HTTP_503', 2, false],
    ]);
    expect(aggregate.errors.get('HTTP_404')!.samples).to.deep.equal(['r1_g0: answered 404']);
    expect(aggregate.counter('groups.failed')).to.equal(4);
    expect(aggregate.counter('groups.created')).to.equal(1);
    expect(creation.done).to.deep.equal(['groups']);
  });

  it('has nothing to do in other steps', () => {
    const creation = new Creation({ count: 5, inFlight: 1 });
    for (const step of ['connect', 'join', 'leave', 'drain', 'close'] as const) creation.begin(step);
    expect(creation.done).to.deep.equal(['connect', 'join', 'leave', 'drain', 'close']);
    expect(creation.http.requests).to.have.length(0);
  });

  it('asks for no more once it drains, and waits for what is open', () => {
    const creation = new Creation({ count: 20, inFlight: 3 }).begin('groups');
    creation.clock.advanceBy(15);
    creation.begin('drain');
    expect(creation.done).to.deep.equal([]);
    creation.clock.runAll();
    expect(creation.done).to.deep.equal(['drain']);
    expect(creation.clock.now()).to.equal(1020);
    expect(creation.counts()).to.deep.equal([6, 6, 0, 0]);
  });

  it('gives up in drain after the drain timeout; answers that come later count no more', () => {
    const late = (n: number): number => (n < 2 ? 10 : 3000);
    const creation = new Creation({ count: 20, inFlight: 2, drain: '2s', latencyMs: late }).begin('groups');
    creation.clock.advanceBy(500);
    creation.begin('drain').clock.advanceBy(1999);
    expect(creation.done).to.deep.equal([]);
    creation.clock.advanceBy(1);
    expect(creation.done).to.deep.equal(['drain']);
    expect(creation.counts()).to.deep.equal([4, 2, 0, 2]);
    creation.clock.runAll();
    expect(creation.counts()).to.deep.equal([0, 0, 0, 0]);
    expect(creation.http.requests).to.have.length(4);
  });

  it('settles what is open when it is stopped: attempted = created + existing + failed', () => {
    const creation = new Creation({ count: 20, inFlight: 3, shards: 2 }).begin('groups');
    creation.clock.advanceBy(15);
    creation.stop();
    expect(creation.counts()).to.deep.equal([6, 3, 0, 3]);
    creation.clock.runAll();
    expect(creation.counts()).to.deep.equal([0, 0, 0, 0]);
    expect(creation.http.requests).to.have.length(6);
  });

  for (const [culprit, attempts] of [
    ['the HTTP client', 5],
    ['the protocol', 0],
  ] as const) {
    it(`holds up no step and leaves nothing without an outcome where ${culprit} throws`, () => {
      const throwing = attempts === 0 ? { createGroupRequest: () => undefined } : {};
      const creation = new Creation({ count: 20, inFlight: 3, protocol: throwing });
      const request = creation.http.request.bind(creation.http);
      creation.http.request = (...given) => {
        if (creation.http.requests.length === 4) throw new Error('sabotage');
        request(...given);
      };
      creation.begin('groups').clock.runAll();
      creation.begin('drain').clock.runAll();
      expect(creation.done).to.deep.equal(['groups', 'drain']);
      expect(creation.faults).to.have.length(1);
      const [attempted, created, existing, failed] = creation.counts();
      expect(attempted).to.equal(attempts);
      expect(attempted).to.equal(created! + existing! + failed!);
    });
  }

  it('holds no connection and is not paced', () => {
    const creation = new Creation({ count: 4, inFlight: 1 });
    const { creator } = creation.creators[0]!;
    expect(creator.open).to.equal(0);
    creation.begin('groups');
    creator.pause();
    creation.clock.runAll();
    creator.resume();
    expect(creation.counts()).to.deep.equal([4, 4, 0, 0]);
  });
});
