import { join } from 'node:path';
import { expect } from 'chai';
import { loadProfile } from '../../profiles/load-profile.js';
import { errorOf, loadText, profileText, refusalOf, withFiles } from './problems-of.js';

const rate = (text: string): string => profileText(['"rate": "20/s"', `"rate": ${text}`]);
const interval = (text: string): string => profileText(['"rate": "20/s"', `"rate": "20/s", "interval": ${text}`]);
const at = '/populations/chatters/messages';

describe('rate models in a profile', () => {
  it('are told apart by their model: errors speak of the one that was meant', () => {
    expect(refusalOf(rate('{ "model": "ramp", "from": "0/s", "to": "9", "ovr": "5s" }')).split('\n').filter((line) => line.includes(': /'))).to.deep.equal([
      `<stdin>:12:84: ${at}/rate/to: is no rate (got "9") — write "9/s"`,
      `<stdin>:12:89: ${at}/rate/ovr: is an unknown field — did you mean "over"?`,
    ]); // prettier-ignore
    expect(refusalOf(rate('{ "model": "stairs", "levels": [] }'))).to.include(
      `${at}/rate/levels: is empty (limit at least one) — such as [{"rate":"10/s"`,
    );
    expect(refusalOf(rate('{ "model": "stairs", "levels": [{ "rate": "5/s" }] }'))).to.include(
      `${at}/rate/levels/0/for: is missing — add "for": "10s"`,
    );
    expect(refusalOf(rate('{ "model": "stares" }'))).to.include(
      `${at}/rate/model: is none of the choices (got "stares"; limit "ramp" or "stairs" or "spike" or "sine" or "poisson") — did you mean "stairs"?`,
    );
    expect(refusalOf(rate('{ "from": "5/s" }'))).to.include(
      `${at}/rate/model: is missing (limit "ramp" or "stairs" or "spike" or "sine" or "poisson")`,
    );
  });

  it('leave a rate that is a text, or nothing of the kind, to the words for rates', () => {
    expect(refusalOf(rate('"20"'))).to.include(`${at}/rate: is no rate (got "20") — write "20/s"`);
    expect(refusalOf(rate('true'))).to.include(`${at}/rate: is no rate (got true)`);
  });

  it('take --set at each field, and --scale at each rate', () => {
    const stairs = '{ "model": "stairs", "levels": [{ "rate": "5/s", "for": "2s" }, { "rate": "8/s", "for": "2s" }] }';
    const text = rate(stairs).replace('"50/s"', '{ "model": "ramp", "from": "2/s", "to": "6/s", "over": "9s" }');
    const set = [`${at}/rate/levels/1/rate=7/s`, '/populations/chatters/arrival/rate/over=3s'];
    const { arrival, messages } = loadText(text, { overrides: { set, scale: 2 } }).resolved.populations.chatters!;
    expect(arrival!.rate).to.deep.equal({ model: 'ramp', from: '4/s', to: '12/s', over: '3s' });
    expect(messages!.rate).to.deep.equal({
      model: 'stairs',
      levels: [
        { rate: '10/s', for: '2s' },
        { rate: '7/s', for: '2s' },
      ],
    });
  });

  it('are scaled in all their rates', () => {
    const scaled = (text: string): unknown =>
      loadText(rate(text), { overrides: { scale: 2 } }).resolved.populations.chatters!.messages!.rate;
    expect(scaled('{ "model": "spike", "base": "1/s", "peak": "9/s", "at": "1s", "for": "2s" }')).to.deep.equal({ model: 'spike', base: '2/s', peak: '18/s', at: '1s', for: '2s' }); // prettier-ignore
    expect(scaled('{ "model": "sine", "mean": "4/s", "amplitude": "3/s", "period": "2s" }')).to.deep.equal({ model: 'sine', mean: '8/s', amplitude: '6/s', period: '2s' }); // prettier-ignore
    expect(scaled('{ "model": "poisson", "mean": "4/s" }')).to.deep.equal({ model: 'poisson', mean: '8/s' });
  });
});

describe('intervals in a profile', () => {
  it('are told apart by their distribution', () => {
    expect(refusalOf(interval('{ "distribution": "pareto", "shape": 1 }'))).to.include(
      `${at}/interval/shape: is too small (got 1; limit more than 1)`,
    );
    expect(refusalOf(interval('{ "distribution": "lognormal", "sigma": 1 }'))).to.include('did you mean "log-normal"?');
    expect(refusalOf(interval('{ "distribution": "exponential", "sigma": 1 }'))).to.include(
      `${at}/interval/sigma: is an unknown field`,
    );
    expect(refusalOf(interval('{ "distribution": "empirical", "values": [1, -1] }'))).to.include(
      `${at}/interval/values/1: is too small (got -1; limit at least 0)`,
    );
  });

  it('come from a file beside the profile, and are then part of it and of its hash', () => {
    const text = interval('{ "distribution": "empirical", "file": "./gaps.txt" }');
    const hashes = ['1 2.5\n3e1,0\n', '1 2.5\n3e1,1\n'].map((numbers) => {
      let hash = '';
      withFiles({ 'p.json': text, 'gaps.txt': numbers }, (folder) => {
        const { resolved, profileHash } = loadProfile(join(folder, 'p.json'), { environment: {} });
        const values = numbers.startsWith('1 2.5\n3e1,0') ? [1, 2.5, 30, 0] : [1, 2.5, 30, 1];
        expect(resolved.populations.chatters!.messages!.interval).to.deep.equal({ distribution: 'empirical', values });
        hash = profileHash;
      });
      return hash;
    });
    expect(hashes[0]).to.not.equal(hashes[1]);
  });

  const bad: [what: string, file: string | undefined, told: Record<string, string>][] = [
    ['is not there', undefined, { message: 'is no file that can be read' }],
    ['is empty', ' \n', { message: 'holds no number above 0', limit: 'at least one' }],
    ['holds zeros only', '0 0', { message: 'holds no number above 0', limit: 'at least one' }],
    ['holds something else', '1 2\nthree', { message: 'holds "three" as entry 3', limit: 'numbers from 0 up' }],
    ['holds a negative number', '5,-1', { message: 'holds "-1" as entry 2', limit: 'numbers from 0 up' }],
    ['is too long', '1 '.repeat(100_001), { message: 'holds 100001 numbers', limit: 'at most 100,000' }],
  ];
  for (const [what, file, told] of bad) {
    it(`are refused where the file ${what}`, () => {
      const files = { 'p.json': interval('{ "distribution": "empirical", "file": "gaps.txt" }') };
      withFiles({ ...files, ...(file === undefined ? {} : { 'gaps.txt': file }) }, (folder) => {
        const { problems } = errorOf(() => loadProfile(join(folder, 'p.json'), { environment: {} }));
        const [problem] = problems;
        expect(problems).to.have.lengthOf(1);
        expect(problem).to.deep.include({ pointer: `${at}/interval/file`, value: 'gaps.txt', ...told });
        expect(problem!.hint).to.include(folder);
      });
    });
  }
});

describe('phases in a profile', () => {
  const inPhases = profileText([
    '"hold": "10s"',
    '"phases": { "warm": { "duration": "2s", "warmUp": true }, "peak": { "duration": "5s", "messages": { "chatters": { "rate": "40/s" } } } }',
  ]);

  it('stand in place of hold, with defaults filled in', () => {
    const { resolved } = loadText(inPhases);
    expect(resolved).to.not.have.property('hold');
    expect(resolved.phases).to.deep.equal({
      warm: { duration: '2s', warmUp: true, messages: {} },
      peak: { duration: '5s', warmUp: false, messages: { chatters: { rate: '40/s' } } },
    });
  });

  it('are not shortened by --hold, but by --set', () => {
    expect(refusalOf(inPhases, { overrides: { hold: '5s' } })).to.equal(
      '--hold: /hold: is given beside phases (got "5s"; limit one of the two) — phases have durations of their own: change /phases/<name>/duration',
    );
    const { phases } = loadText(inPhases, { overrides: { set: ['/phases/peak/duration=1s'] } }).resolved;
    expect(phases!.peak!.duration).to.equal('1s');
  });

  it('are scaled in their total rates', () => {
    const { phases } = loadText(inPhases, { overrides: { scale: 0.5 } }).resolved;
    expect(phases!.peak!.messages).to.deep.equal({ chatters: { rate: '20/s' } });
  });

  it('take "none" for silence, and name what else stands there', () => {
    const silent = inPhases.replace('{ "rate": "40/s" }', '"none"');
    expect(loadText(silent).resolved.phases!.peak!.messages).to.deep.equal({ chatters: 'none' });
    expect(refusalOf(inPhases.replace('{ "rate": "40/s" }', '"off"'))).to.include(
      '/phases/peak/messages/chatters: is neither a cadence nor "none" (got "off")',
    );
    expect(refusalOf(inPhases.replace('"40/s"', '"40"'))).to.include(
      '/phases/peak/messages/chatters/rate: is no rate (got "40") — write "40/s"',
    );
    expect(refusalOf(inPhases.replace('"peak"', '"1"'))).to.include('is no name of a phase');
  });

  it('read files of numbers, too', () => {
    const text = inPhases.replace(
      '"rate": "40/s"',
      '"rate": "40/s", "interval": { "distribution": "empirical", "file": "gaps.txt" }',
    );
    withFiles({ 'p.json': text, 'gaps.txt': '1 2 3' }, (folder) => {
      const { phases } = loadProfile(join(folder, 'p.json'), { environment: {} }).resolved;
      expect(phases!.peak!.messages.chatters).to.have.nested.property('interval.values').deep.equal([1, 2, 3]);
    });
  });
});
