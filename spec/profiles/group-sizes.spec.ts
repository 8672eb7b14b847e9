import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { compilePlan } from '../../engine/plan/compile-plan.js';
import { offeredBy } from '../../engine/plan/offered.js';
import type { ResolvedProfile } from '../../engine/plan/resolved-profile.generated.js';
import { loadProfile } from '../../profiles/load-profile.js';
import { errorOf, loadText, profileText, refusalOf, withFiles } from './problems-of.js';

const members = (text: string, count = 50): string =>
  profileText(['"count": 50', `"count": ${count}`], ['{ "distribution": "constant", "value": 10 }', text]);
const zipf = '{ "distribution": "zipf", "max": 60, "min": 2 }';
const at = '/groups/rooms/members';

function roomsOf({ groups }: ResolvedProfile): ResolvedProfile['groups'][string] {
  return groups.rooms!;
}

describe('sizes of groups in a profile', () => {
  it('are told apart by their distribution, with what may be left out filled in', () => {
    expect(roomsOf(loadText(members(zipf, 160)).resolved).members).to.deep.equal({
      distribution: 'zipf',
      max: 60,
      exponent: 1,
      min: 2,
    });
    expect(refusalOf(members('{ "distribution": "zipff", "max": 60 }'))).to.include('did you mean "zipf"?');
    expect(refusalOf(members('{ "distribution": "uniform", "min": 0, "max": 5 }'))).to.include(
      `${at}/min: is too small (got 0; limit at least 1)`,
    );
    expect(refusalOf(members('{ "distribution": "log-normal", "median": 5, "max": 50 }'))).to.include(
      `${at}/sigma: is missing`,
    );
    expect(refusalOf(members('{ "distribution": "constant", "max": 5 }'))).to.include(`${at}/max: is an unknown field`);
  });

  it('come from a file beside the profile, and are then part of it and of its hash', () => {
    const text = members('{ "distribution": "histogram", "file": "./sizes.json" }');
    const hashes = [1, 2].map((weight) => {
      const sizes = [
        { members: 9, weight },
        { members: 11, weight },
        { members: 10, weight: 1 },
      ];
      let hash = '';
      withFiles({ 'p.json': text, 'sizes.json': JSON.stringify(sizes) }, (folder) => {
        const { resolved, profileHash } = loadProfile(join(folder, 'p.json'), { environment: {} });
        expect(roomsOf(resolved).members).to.deep.equal({ distribution: 'histogram', sizes });
        hash = profileHash;
      });
      return hash;
    });
    expect(hashes[0]).not.to.equal(hashes[1]);
  });

  const bad: [what: string, file: string | undefined, message: string][] = [
    ['is not there', undefined, 'is no file that can be read'],
    ['is no JSON', '[{', 'holds no JSON: '],
    ['holds something else', '{}', 'holds what is no list of sizes: it must be array'],
    ['holds a size of 0', '[{"members":0,"weight":1}]', 'holds what is no list of sizes: /0/members must be >= 1'],
    ['holds no weight', '[{"members":2}]', "holds what is no list of sizes: /0 must have required property 'weight'"],
  ];
  for (const [what, file, message] of bad) {
    it(`are refused where the file ${what}`, () => {
      const files = { 'p.json': members('{ "distribution": "histogram", "file": "sizes.json" }') };
      withFiles({ ...files, ...(file === undefined ? {} : { 'sizes.json': file }) }, (folder) => {
        const { problems } = errorOf(() => loadProfile(join(folder, 'p.json'), { environment: {} }));
        expect(problems).to.have.lengthOf(1);
        expect(problems[0]).to.include({ pointer: `${at}/file`, value: 'sizes.json' });
        expect(problems[0]!.message).to.include(message);
        expect(problems[0]!.hint).to.include(folder);
      });
    });
  }

  it('stay as they are with --scale, and the number of groups follows from what clients then join', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.6, max: 20, noNaN: true }), (scale) => {
        const { resolved } = loadText(members(zipf, 160), { overrides: { scale } });
        expect(roomsOf(resolved).members).to.include({ max: 60, min: 2 });
        const { joins, largestGroup, clients } = offeredBy(compilePlan(resolved, { hash: '', runId: 'r' }));
        expect(largestGroup).to.equal(60);
        expect(joins).to.be.closeTo(5 * clients, 1);
      }),
      { numRuns: 30 },
    );
  });

  it('are scaled alike, whether they stand in the profile or in a file', () => {
    const sizes = '[{ "members": 2, "weight": 10 }, { "members": 30, "weight": 1 }]';
    const options = { environment: {}, overrides: { scale: '0.33' } };
    const [within, beside] = [`"sizes": ${sizes}`, '"file": "sizes.json"'].map((given) => {
      let rooms: unknown;
      const text = members(`{ "distribution": "histogram", ${given} }`, 110);
      withFiles({ 'p.json': text, 'sizes.json': sizes }, (folder) => {
        rooms = roomsOf(loadProfile(join(folder, 'p.json'), options).resolved);
      });
      return rooms;
    });
    expect(beside).to.deep.equal(within);
  });

  it('say how small --scale may be: the largest group still needs as many clients', () => {
    const { problems } = errorOf(() => loadText(members(zipf, 160), { overrides: { scale: '0.5' } }));
    expect(problems).to.have.lengthOf(1);
    expect(problems[0]).to.include({ pointer: `${at}/max`, hint: 'the smallest --scale that fits is 0.6' });
    expect(
      loadText(members(zipf, 160), { overrides: { scale: '0.6' } }).resolved.populations.chatters!.clients,
    ).to.equal(60);
  });
});
