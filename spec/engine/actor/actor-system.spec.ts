import { expect } from 'chai';
import fc from 'fast-check';
import { ActorSystem } from '../../../engine/actor/actor-system.js';
import { Actor } from '../../../engine/actor/actor.js';

type Behaviour = (actor: Scripted, signal: string, value: number, payload: unknown) => void;

/** Writes down what it receives, then does what it is told to do. */
class Scripted extends Actor {
  readonly name: string;
  readonly log: string[];
  behave: Behaviour = () => undefined;
  afterFailure: (error: unknown) => boolean = (error) => super.abandon(error);

  constructor(name: string, log: string[]) {
    super();
    this.name = name;
    this.log = log;
  }

  receive(signal: string, value: number, payload: unknown): void {
    this.log.push(`${this.name}:${signal}`);
    this.behave(this, signal, value, payload);
    this.log.push(`${this.name}:/${signal}`);
  }

  override abandon(error: unknown): boolean {
    this.log.push(`${this.name}:abandon`);
    return this.afterFailure(error);
  }
}

function world(): { system: ActorSystem; log: string[]; failures: unknown[][]; actor: (name: string) => Scripted } {
  const log: string[] = [];
  const failures: unknown[][] = [];
  const system = new ActorSystem((actor, error) =>
    failures.push([actor instanceof Scripted && actor.name, String(error)]),
  );
  return { system, log, failures, actor: (name) => new Scripted(name, log) };
}

const fails: Behaviour = (_actor, signal) => {
  if (signal === 'bad') throw new Error('broken');
};

describe('actor system', () => {
  it('delivers a message at once, with its value and its payload', () => {
    const { system, actor } = world();
    const a = actor('a');
    const seen: unknown[] = [];
    a.behave = (_actor, ...message) => seen.push(message);
    const payload = {};
    system.tell(a, 'x', 7, payload);
    system.tell(a, 'y');
    expect(seen).to.deep.equal([
      ['x', 7, payload],
      ['y', 0, undefined],
    ]);
    expect((seen[0] as unknown[])[2]).to.equal(payload);
  });

  it('delivers later, with its value and its payload, what is told in the middle of a message', () => {
    const { system, actor } = world();
    const a = actor('a');
    const seen: unknown[] = [];
    a.behave = (_actor, signal, value, payload) => {
      seen.push([signal, value, payload]);
      if (signal !== 'start') return;
      system.tell(a, 'x', 7, 'seven');
      system.tell(a, 'y');
      system.tell(a, 'z', 9, 'nine');
    };
    system.tell(a, 'start');
    expect(seen.slice(1)).to.deep.equal([
      ['x', 7, 'seven'],
      ['y', 0, undefined],
      ['z', 9, 'nine'],
    ]);
  });

  it('runs each message to completion before the next, whoever tells whom meanwhile', () => {
    const { system, log, actor } = world();
    const [a, b] = [actor('a'), actor('b')];
    a.behave = (_actor, signal) => {
      if (signal !== 'start') return;
      system.tell(a, 'one');
      system.tell(b, 'two');
      system.tell(a, 'three');
    };
    b.behave = () => system.tell(a, 'four');
    system.tell(a, 'start');
    const expected = ['a:start', 'a:one', 'b:two', 'a:three', 'a:four'];
    expect(log).to.deep.equal(expected.flatMap((entry) => [entry, entry.replace(':', ':/')]));
  });

  it("delivers each actor's messages in the order in which they were told, however deep the telling goes", () => {
    // Who tells whom: message i, when received, tells the next few of the list.
    const tree = fc.array(fc.record({ to: fc.nat({ max: 3 }), tells: fc.nat({ max: 4 }) }), { maxLength: 80 });
    fc.assert(
      fc.property(tree, (messages) => {
        const { system, actor } = world();
        const actors = ['a', 'b', 'c', 'd'].map(actor);
        const told: number[][] = [[], [], [], []];
        const received: number[][] = [[], [], [], []];
        let next = 0;
        let depth = 0;
        const tellOne = (): void => {
          if (next >= messages.length) return;
          const n = next++;
          const { to } = messages[n]!;
          told[to]!.push(n);
          system.tell(actors[to]!, 'm', n);
        };
        actors.forEach((each, i) => {
          each.behave = (_actor, _signal, n) => {
            expect(++depth).to.equal(1);
            received[i]!.push(n);
            for (let k = 0; k < messages[n]!.tells; k++) tellOne();
            depth--;
          };
        });
        while (next < messages.length) tellOne();
        expect(received).to.deep.equal(told);
      }),
    );
  });

  it('abandons an actor that throws, alone: the others go on', () => {
    const { system, log, failures, actor } = world();
    const [a, b] = [actor('a'), actor('b')];
    a.behave = fails;
    b.behave = (_actor, signal) => {
      if (signal !== 'start') return;
      system.tell(a, 'bad');
      system.tell(b, 'still');
      system.tell(a, 'good');
    };
    system.tell(b, 'start');
    system.tell(a, 'later');
    system.tell(b, 'later');
    expect(log).to.deep.equal([
      'b:start',
      'b:/start',
      'a:bad',
      'a:abandon',
      'b:still',
      'b:/still',
      'b:later',
      'b:/later',
    ]);
    expect(failures).to.deep.equal([['a', 'Error: broken']]);
    expect([a.stopped, b.stopped]).to.deep.equal([true, false]);
  });

  it('goes on delivering to an actor that says so when it is abandoned', () => {
    const { system, log, failures, actor } = world();
    const a = actor('a');
    a.behave = fails;
    a.afterFailure = () => true;
    system.tell(a, 'bad');
    system.tell(a, 'good');
    system.tell(a, 'bad');
    expect(log).to.deep.equal(['a:bad', 'a:abandon', 'a:good', 'a:/good', 'a:bad', 'a:abandon']);
    expect(failures).to.have.length(2);
    expect(a.stopped).to.equal(false);
  });

  it('hands the error to the actor after its owner has heard of it', () => {
    const order: string[] = [];
    const system = new ActorSystem((_actor, error) => order.push(`heard ${String(error)}`));
    const a = new Scripted('a', []);
    a.behave = fails;
    a.afterFailure = (error) => order.push(`abandoned ${String(error)}`) > 0;
    system.tell(a, 'bad');
    expect(order).to.deep.equal(['heard Error: broken', 'abandoned Error: broken']);
  });

  it('delivers what an abandoned actor tells others while it gives up, and what it tells itself if it goes on', () => {
    for (const goesOn of [true, false]) {
      const { system, log, actor } = world();
      const [a, b] = [actor('a'), actor('b')];
      a.behave = fails;
      a.afterFailure = () => {
        system.tell(a, 'self');
        system.tell(b, 'other');
        return goesOn;
      };
      system.tell(a, 'bad');
      const heard = goesOn ? ['a:self', 'a:/self'] : [];
      expect(log).to.deep.equal(['a:bad', 'a:abandon', ...heard, 'b:other', 'b:/other']);
    }
  });

  it('stops an actor that throws while it gives up, and tells of both errors', () => {
    const { system, log, failures, actor } = world();
    const [a, b] = [actor('a'), actor('b')];
    a.behave = fails;
    a.afterFailure = () => {
      throw new Error('worse');
    };
    system.tell(a, 'bad');
    system.tell(a, 'good');
    system.tell(b, 'good');
    expect(log).to.deep.equal(['a:bad', 'a:abandon', 'b:good', 'b:/good']);
    expect(failures).to.deep.equal([
      ['a', 'Error: broken'],
      ['a', 'Error: worse'],
    ]);
    expect(a.stopped).to.equal(true);
  });

  it('keeps no message back after a failure in the middle of many', () => {
    const { system, log, actor } = world();
    const [a, b] = [actor('a'), actor('b')];
    a.behave = (_actor, signal) => {
      if (signal === 'start') for (let n = 0; n < 3; n++) system.tell(n === 1 ? a : b, n === 1 ? 'bad' : `n${n}`);
      fails(a, signal, 0, undefined);
    };
    system.tell(a, 'start');
    expect(log.filter((entry) => !entry.includes('/'))).to.deep.equal([
      'a:start',
      'b:n0',
      'a:bad',
      'a:abandon',
      'b:n2',
    ]);
    log.length = 0;
    system.tell(b, 'fresh');
    expect(log).to.deep.equal(['b:fresh', 'b:/fresh']);
  });

  it('stays usable when its owner throws at the news of a failure', () => {
    const log: string[] = [];
    const system = new ActorSystem(() => {
      throw new Error('deaf');
    });
    const [a, b] = [new Scripted('a', log), new Scripted('b', log)];
    a.behave = (_actor, signal) => {
      system.tell(b, 'told before');
      fails(a, signal, 0, undefined);
    };
    expect(() => system.tell(a, 'bad')).to.throw('deaf');
    system.tell(b, 'after');
    expect(log.filter((entry) => !entry.includes('/'))).to.deep.equal([
      'a:bad',
      'a:abandon',
      'b:told before',
      'b:after',
    ]);
    expect(a.stopped).to.equal(true);
  });
});
