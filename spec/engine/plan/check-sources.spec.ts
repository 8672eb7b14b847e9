import { expect } from 'chai';
import { checkProfile } from '../../../engine/plan/check-profile.js';
import { askedSources } from '../../../engine/plan/check-sources.js';
import type { CheckProblem } from '../../../engine/plan/check-scope.js';
import type { ResolvedProfile } from '../../../engine/plan/resolved-profile.generated.js';
import { soundProfile } from './sound-profile.js';

type Sources = Pick<ResolvedProfile['target'], 'sourceAddresses' | 'sourcePorts'>;

function problemsOf(sources: Sources): CheckProblem[] {
  const profile = soundProfile();
  Object.assign(profile.target, sources);
  return checkProfile(profile);
}

const addresses = '/target/sourceAddresses';
const ports = '/target/sourcePorts';
const noAddress = {
  message: 'is no address',
  limit: 'an address, or a range of IPv4 addresses',
  hint: 'such as 127.0.0.2, 127.0.0.2-127.0.0.9 or 127.0.0.0/28',
};

describe('check sources', () => {
  const good: Sources[] = [
    {},
    { sourceAddresses: 'auto' },
    { sourceAddresses: 'system' },
    { sourceAddresses: '127.0.0.0/28', sourcePorts: '20000-59999' },
    { sourceAddresses: ['10.0.0.1', '10.0.0.2-10.0.0.9', '::1'], sourcePorts: ['1', '65535', '3-9'] },
  ];
  for (const sources of good) {
    it(`takes ${JSON.stringify(sources)}`, () => {
      expect(problemsOf(sources)).to.deep.equal([]);
    });
  }

  const bad: [Sources, ...CheckProblem[]][] = [
    [{ sourceAddresses: 'any' }, { pointer: addresses, value: 'any', ...noAddress }],
    [
      { sourceAddresses: ['auto', '10.0.0.9-10.0.0.1'] },
      { pointer: `${addresses}/0`, value: 'auto', ...noAddress },
      { pointer: `${addresses}/1`, value: '10.0.0.9-10.0.0.1', message: 'is a range that ends before it begins' },
    ],
    [
      { sourceAddresses: ['10.0.0.1-10.0.0.9', '10.0.0.9'] },
      { pointer: `${addresses}/1`, value: '10.0.0.9', message: 'names 10.0.0.9, which another one names already' },
    ],
    [
      { sourceAddresses: ['10.0.0.0-10.0.3.255', '10.0.4.0'] },
      { pointer: addresses, message: 'are 1025 addresses', limit: '1024 at most' },
    ],
    [
      { sourcePorts: ['20000-30000', '30000', '0-9'] },
      { pointer: `${ports}/1`, value: '30000', message: 'overlaps another range' },
      {
        pointer: `${ports}/2`,
        value: '0-9',
        message: 'is no range of ports',
        limit: '1 to 65535',
        hint: 'such as 20000-59999',
      },
    ],
    [
      { sourceAddresses: 'system', sourcePorts: '20000-30000' },
      {
        pointer: ports,
        message: 'means nothing where the system chooses',
        hint: 'leave it out, or target.sourceAddresses "system"',
      },
    ],
  ];
  for (const [sources, ...problems] of bad) {
    it(`refuses ${JSON.stringify(sources)}`, () => {
      expect(problemsOf(sources)).to.deep.equal(problems);
    });
  }

  it('reads what is asked for', () => {
    const { target } = soundProfile();
    expect(askedSources(target)).to.deep.equal({ addresses: 'auto', ports: undefined });
    expect(
      askedSources({ ...target, sourceAddresses: ['10.0.0.1-10.0.0.2', '::1'], sourcePorts: '7-9' }),
    ).to.deep.equal({
      addresses: ['10.0.0.1', '10.0.0.2', '::1'],
      ports: [{ first: 7, last: 9 }],
    });
  });
});
