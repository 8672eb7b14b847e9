import { expect } from 'chai';
import {
  compileThresholds,
  failedEarly,
  judgeThresholds,
  valueOf,
  type Threshold,
} from '../../../engine/judge/threshold.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { QuantityError } from '../../../engine/plan/quantity.js';
import { planOf } from '../../support/small-profile.js';

/** A plan with something of everything. */
const full = planOf({
  groups: { rooms: { count: 2, members: 2 } },
  populations: {
    p: {
      clients: 2,
      join: { rooms: 2 },
      messages: { to: 'rooms', rate: '1/s' },
      history: { from: 'rooms', rate: '1/s' },
    },
  },
});
/** A plan of clients that connect and listen, without a heartbeat of their own. */
const bare = planOf({ populations: { p: { clients: 2, heartbeat: { every: 'off' } } } });

function resultOf(condition: string, value: number | null, metric = 'messages.perSecond', plan = full): string {
  const [thresholds, figures] = [compileThresholds({ [metric]: condition }), nested(metric, value)];
  return judgeThresholds(thresholds, figures, plan)[0]!.result;
}

/** `a.b.c` and a value to `{a: {b: {c: value}}}`. */
function nested(path: string, value: unknown): object {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
}

describe('threshold', () => {
  it('on deliveries to groups of a size is judged where the plan has such groups, and else skipped', () => {
    const figures = { deliveries: { bySize: { '1-2': { lost: 3 } } } };
    const thresholds = compileThresholds({
      'deliveries.bySize.1-2.lost': '== 0',
      'deliveries.bySize.51-200.lost': '== 0',
    });
    expect(judgeThresholds(thresholds, figures, full).map(({ result }) => result)).to.deep.equal(['failed', 'skipped']);
  });

  const table: [condition: string, below: string, at: string, above: string][] = [
    ['< 5', 'passed', 'failed', 'failed'],
    ['<= 5', 'passed', 'passed', 'failed'],
    ['> 5', 'failed', 'failed', 'passed'],
    ['>= 5', 'failed', 'passed', 'passed'],
    ['== 5', 'failed', 'passed', 'failed'],
    ['!= 5', 'passed', 'failed', 'passed'],
  ];
  for (const [condition, below, at, above] of table) {
    it(`${condition} has ${below} below, ${at} at and ${above} above its limit`, () => {
      expect([4.999, 5, 5.001].map((value) => resultOf(condition, value))).to.deep.equal([below, at, above]);
    });
  }

  it('tells metric, condition as written, value and result, in the order of the profile', () => {
    const thresholds = compileThresholds({
      'messages.responseMs.p95': '<500',
      'errors.critical': { condition: '== 0', abortOnFail: true },
    });
    const figures = { messages: { responseMs: { p95: 700.5 } }, errors: { critical: 0 } };
    expect(judgeThresholds(thresholds, figures, full)).to.deep.equal([
      { metric: 'messages.responseMs.p95', condition: '<500', value: 700.5, result: 'failed' },
      { metric: 'errors.critical', condition: '== 0', value: 0, result: 'passed' },
    ]);
  });

  it('is compiled with its defaults, and with what its object form says', () => {
    const [plain, rich] = compileThresholds({
      'a.b': '> 0.5',
      'c.d': { condition: '<= -1', abortOnFail: true, delay: '1.5s' },
    });
    expect(plain).to.deep.equal({
      metric: 'a.b',
      text: '> 0.5',
      condition: { operator: '>', limit: 0.5 },
      abortOnFail: false,
      delayMs: 0,
    });
    expect(rich).to.deep.equal({
      metric: 'c.d',
      text: '<= -1',
      condition: { operator: '<=', limit: -1 },
      abortOnFail: true,
      delayMs: 1500,
    });
    expect(() => compileThresholds({ 'a.b': '~ 5' })).to.throw(QuantityError);
  });

  it('reads the number at a path, and null where there is none', () => {
    const figures = { a: { b: 7, c: null, d: { e: 0 }, text: '5' } };
    const paths = ['a.b', 'a.d.e', 'a.c', 'a.c.p95', 'a.d', 'a.x', 'a.b.c', 'x', 'a.text', ''];
    expect(paths.map((path) => valueOf(figures, path))).to.deep.equal([
      7,
      0,
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('fails on null, whatever it asks, where the plan has some of what it measures', () => {
    for (const condition of ['< 5', '> 5', '!= 5', '== 0']) {
      expect(resultOf(condition, null)).to.equal('failed');
    }
    expect(judgeThresholds(compileThresholds({ 'no.such.path': '< 5' }), {}, full)[0]).to.deep.include({
      value: null,
      result: 'failed',
    });
  });

  const planned: [metric: string, withAll: string, withNone: string][] = [
    ['messages.responseMs.p95', 'failed', 'skipped'],
    ['messages.successRate', 'failed', 'skipped'],
    ['groups.successRate', 'failed', 'skipped'],
    ['groups.responseMs.p99', 'failed', 'skipped'],
    ['joins.responseMs.p50', 'failed', 'skipped'],
    ['heartbeats.client.roundTripMs.p99', 'failed', 'skipped'],
    ['connections.setupMs.p95', 'failed', 'failed'],
    ['connections.successRate', 'failed', 'failed'],
    ['history.responseMs.p95', 'failed', 'skipped'],
    ['connections.timeToRecoverMs.p95', 'skipped', 'skipped'],
  ];
  for (const [metric, withAll, withNone] of planned) {
    it(`on ${metric}, null, is ${withAll} where the plan has it and ${withNone} where it has none`, () => {
      expect([resultOf('< 5', null, metric), resultOf('< 5', null, metric, bare)]).to.deep.equal([withAll, withNone]);
    });
  }

  it('on what the ledger tells of private messages is skipped where nobody checks', () => {
    const populations = { p: { clients: 2, private: { to: 'p', rate: '1/s', size: 100 } } };
    const unchecked = planOf({ populations, deliveries: { check: false } });
    const results = ['private.lost', 'private.latencyMs.p95', 'private.confirmed'].map((metric) =>
      resultOf('== 0', null, metric, unchecked),
    );
    expect(results).to.deep.equal(['skipped', 'skipped', 'failed']);
    expect(resultOf('== 0', null, 'private.lost', planOf({ populations }))).to.equal('failed');
  });

  it('on the generator is skipped where a virtual run has none, and fails where it was not measured', () => {
    const result = (generator: object | null): string =>
      judgeThresholds(compileThresholds({ 'generator.gcPauseMs.p99': '< 5' }), { generator }, full)[0]!.result;
    expect([result(null), result({ gcPauseMs: null })]).to.deep.equal(['skipped', 'failed']);
  });

  it('on recovery, null, fails only where clients were to come back, some dropped, and none came', () => {
    const returning = planOf({ populations: { p: { clients: 1, reconnect: { policy: 'fixed' } } } });
    const result = (dropped: number, plan: Plan): string =>
      judgeThresholds(
        compileThresholds({ 'connections.timeToRecoverMs.p95': '< 5' }),
        { connections: { dropped, timeToRecoverMs: null } },
        plan,
      )[0]!.result;
    expect([result(0, returning), result(1, returning), result(1, full)]).to.deep.equal([
      'skipped',
      'failed',
      'skipped',
    ]);
  });

  it('is judged where there is a value, though the plan has none of it', () => {
    expect(resultOf('== 0', 0, 'messages.sent', bare)).to.equal('passed');
    expect(resultOf('> 0', 0, 'groups.created', bare)).to.equal('failed');
  });

  it('on joins is skipped where there are groups and nobody joins them', () => {
    const plan = planOf({ groups: { idle: { count: 5 } }, populations: { p: { clients: 1 } } });
    expect(resultOf('< 5', null, 'joins.responseMs.p50', plan)).to.equal('skipped');
    expect(resultOf('< 5', null, 'groups.responseMs.p50', plan)).to.equal('failed');
  });
});

describe('threshold with abortOnFail', () => {
  function early(thresholds: Threshold[], figures: object, holdMs = 0): string | undefined {
    return failedEarly(thresholds, figures, holdMs)?.metric;
  }

  it('is found as soon as it fails, the first of several', () => {
    const thresholds = compileThresholds({
      'a.ok': { condition: '< 5', abortOnFail: true },
      'a.one': { condition: '< 5', abortOnFail: true },
      'a.two': { condition: '< 5', abortOnFail: true },
    });
    expect(early(thresholds, { a: { ok: 1, one: 4, two: 4 } })).to.equal(undefined);
    expect(early(thresholds, { a: { ok: 1, one: 5, two: 6 } })).to.equal('a.one');
  });

  it('does not look before its delay has passed', () => {
    const thresholds = compileThresholds({ 'a.b': { condition: '< 5', abortOnFail: true, delay: '10s' } });
    expect([0, 9999, 10_000].map((holdMs) => early(thresholds, { a: { b: 9 } }, holdMs))).to.deep.equal([
      undefined,
      undefined,
      'a.b',
    ]);
  });

  it('does not fail on what is not measured yet', () => {
    const thresholds = compileThresholds({ 'a.b': { condition: '> 5', abortOnFail: true } });
    expect(early(thresholds, { a: { b: null } })).to.equal(undefined);
    expect(early(thresholds, {})).to.equal(undefined);
  });

  it('is the only kind that stops a run', () => {
    const thresholds = compileThresholds({ 'a.b': '< 5', 'a.c': { condition: '< 5' } });
    expect(early(thresholds, { a: { b: 9, c: 9 } })).to.equal(undefined);
  });
});
