import { expect } from 'chai';
import fc from 'fast-check';
import { OwnPacer, TurnsPacer, type ClientPacerSpec } from '../../../engine/workload/client-pacer.js';
import { ClientParts, type ClientPartSpec } from '../../../engine/workload/client-parts.js';
import { ClientSchedule } from '../../../engine/workload/client-schedule.js';
import { createIntervals, intervalAt } from '../../../engine/workload/intervals.js';
import { createPacer } from '../../../engine/workload/pacer.js';

const exponential: ClientPacerSpec = { perSecond: 0.5, intervals: { kind: 'exponential' }, seed: 42 };

/** The slow, obviously right one: a client's intervals added up, one after the other. */
function slowTimes({ perSecond, intervals, seed }: ClientPacerSpec, client: number, untilMs: number): number[] {
  const times: number[] = [];
  let sum = 0;
  for (let n = 0; ; n++) {
    sum += intervalAt(createIntervals(intervals), seed, client, n);
    const dueAtMs = Math.round((1000 * sum * 1e6) / perSecond) / 1e6;
    if (dueAtMs >= untilMs) return times;
    times.push(dueAtMs);
  }
}

/** One span of such events. */
function whole(spec: ClientPacerSpec, forMs: number): ClientParts {
  return new ClientParts([{ atMs: 0, forMs, workload: -1, pacer: { own: spec } }], 1);
}

function dueBefore(parts: ClientParts, client: number, untilMs: number): number {
  let count = 0;
  parts.eachOf(client, () => count++, untilMs);
  return count;
}

/** All events of the slots, in the order in which a schedule tells them: `[time, slot, sequence]`. */
function told(schedule: ClientSchedule): [number, number, number][] {
  const events: [number, number, number][] = [];
  while (schedule.queue.length > 0) {
    const dueAtMs = schedule.queue.nextDueAtMs();
    const slot = schedule.queue.pop(Infinity);
    events.push([dueAtMs, slot, schedule.sequenceOf(slot)]);
    schedule.advance(slot);
  }
  return events;
}

describe('client pacer', () => {
  it('counts before any time exactly the events of a client that are due before it', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), fc.double({ min: 0, max: 60_000, noNaN: true }), (client, untilMs) => {
        const slow = slowTimes(exponential, client, 60_000);
        expect(dueBefore(whole(exponential, 60_000), client, untilMs)).to.equal(
          slow.filter((time) => time < untilMs).length,
        );
      }),
    );
  });

  it('keeps the rate of all clients together, from the start on', () => {
    for (const intervals of [
      { kind: 'exponential' },
      { kind: 'uniform', spread: 0.2 },
      { kind: 'logNormal', sigma: 1 },
    ] as const) {
      const parts = whole({ ...exponential, intervals }, 1e9);
      const due = (untilMs: number): number => {
        let sum = 0;
        for (let client = 0; client < 10_000; client++) sum += dueBefore(parts, client, untilMs);
        return sum;
      };
      expect(due(1000)).to.be.closeTo(5000, 300);
      expect(due(10_000)).to.be.closeTo(50_000, 1500);
    }
  });

  it('gives each client a stream that has nothing to do with the others', () => {
    const pacer = new OwnPacer(exponential, Infinity);
    const firsts = Array.from({ length: 1000 }, (_, client) => pacer.dueAtMs(pacer.place(client, 0, 0)));
    expect(new Set(firsts).size).to.equal(1000);
  });

  it('runs only in bursts, for all clients at once', () => {
    const pacer = new OwnPacer({ ...exponential, burst: { onMs: 500, offMs: 1500 } }, 20_000);
    for (let client = 0; client < 100; client++) {
      let place = pacer.place(client, 0, 0);
      for (let n = 1; pacer.dueAtMs(place) < Infinity; n++) {
        expect(pacer.dueAtMs(place) % 2000).to.be.below(500);
        place = pacer.place(client, n, place);
      }
    }
  });
});

describe('client schedule', () => {
  it('tells every event of every client once, in order of time, with its sequence', () => {
    const parts = whole(exponential, 30_000);
    const events = told(new ClientSchedule(parts, 20, (slot) => slot));
    const expected = Array.from({ length: 20 }, (_, client) =>
      slowTimes(exponential, client, 30_000).map((time, n) => [time, client, n]),
    );
    expect(events).to.deep.equal(expected.flat().sort((a, b) => a[0]! - b[0]!));
  });

  it('comes to the same events for any number of threads', () => {
    const parts = whole(exponential, 20_000);
    const alone = told(new ClientSchedule(parts, 30, (slot) => slot));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), (threads) => {
        const shares = Array.from({ length: threads }, (_, thread) => {
          const clientAt = (slot: number): number => (slot * threads + thread < 30 ? slot * threads + thread : -1);
          const schedule = new ClientSchedule(parts, Math.ceil(30 / threads), clientAt);
          return told(schedule).map(([time, slot, n]) => [time, clientAt(slot), n]);
        });
        expect(shares.flat().sort((a, b) => a[0]! - b[0]!)).to.deep.equal(alone);
      }),
    );
  });

  it('leaves out who has no events', () => {
    const parts = whole(exponential, 30_000);
    const schedule = new ClientSchedule(parts, 4, (slot) => (slot === 2 ? -1 : slot));
    expect(new Set(told(schedule).map(([, slot]) => slot))).to.deep.equal(new Set([0, 1, 3]));
  });

  it('goes on from span to span, with its sequence, and takes turns where a rate is of all together', () => {
    const specs: ClientPartSpec[] = [
      { atMs: 0, forMs: 10_000, workload: 0, pacer: { own: exponential } },
      { atMs: 10_000, forMs: 1000, workload: 1, pacer: { turns: { kind: 'constant', perSecond: 10 } } },
      { atMs: 15_000, forMs: 10_000, workload: 2, pacer: { own: { ...exponential, seed: 43 } } },
    ];
    const parts = new ClientParts(specs, 5);
    const schedule = new ClientSchedule(parts, 5, (slot) => slot);
    const found: [number, number, number, number][] = [];
    while (schedule.queue.length > 0) {
      const dueAtMs = schedule.queue.nextDueAtMs();
      const slot = schedule.queue.pop(Infinity);
      found.push([dueAtMs, slot, schedule.workloadOf(slot), schedule.sequenceOf(slot)]);
      schedule.advance(slot);
    }
    const expected: [number, number, number][] = [];
    for (let client = 0; client < 5; client++) {
      for (const time of slowTimes(exponential, client, 10_000)) expected.push([time, client, 0]);
      for (const turn of [0, 1]) expected.push([10_000 + 100 * (client + 5 * turn), client, 1]);
      for (const time of slowTimes({ ...exponential, seed: 43 }, client, 10_000))
        expected.push([Math.round((15_000 + time) * 1e6) / 1e6, client, 2]);
    }
    expected.sort((a, b) => a[0] - b[0]);
    expect(found.map(([time, slot, workload]) => [time, slot, workload])).to.deep.equal(expected);
    for (let client = 0; client < 5; client++) {
      const sequences = found.filter(([, slot]) => slot === client).map(([, , , sequence]) => sequence);
      expect(sequences).to.deep.equal(sequences.map((_, i) => i));
      const listed: number[] = [];
      parts.eachOf(client, (dueAtMs) => listed.push(dueAtMs));
      expect(listed).to.deep.equal(found.filter(([, slot]) => slot === client).map(([time]) => time));
    }
  });
});

describe('turns of clients', () => {
  it('deal out the events of one pacer, each once', () => {
    const pacer = createPacer({ kind: 'constant', perSecond: 10 }, { untilMs: 1200 });
    const turns = new TurnsPacer(pacer, 5);
    const times = [0, 1, 2, 3, 4].map((client) => [0, 1, 2].map((n) => turns.dueAtMs(turns.place(client, n))));
    expect(times[0]).to.deep.equal([0, 500, 1000]);
    expect(times[1]).to.deep.equal([100, 600, 1100]);
    expect(times[2]).to.deep.equal([200, 700, Infinity]);
  });
});
