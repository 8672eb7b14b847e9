import { expect } from 'chai';
import { nameHint, nearest } from '../../profiles/did-you-mean.js';

describe('did you mean', () => {
  const known = ['hold', 'populations', 'thresholds', 'timeouts', 'abortOnFail'];
  const cases: [string, string | undefined][] = [
    ['holt', 'hold'],
    ['hodl', 'hold'],
    ['HOLD', 'hold'],
    ['population', 'populations'],
    ['treshold', 'thresholds'],
    ['timeout', 'timeouts'],
    ['abort', 'abortOnFail'],
    ['x', undefined],
    ['colour', undefined],
    ['', undefined],
  ];
  for (const [name, meant] of cases) {
    it(`takes "${name}" for ${meant ?? 'nothing known'}`, () => {
      expect(nearest(name, known)).to.equal(meant);
    });
  }

  it('lists what is known where nothing is near, unless it is too much', () => {
    expect(nameHint('colour', ['hold', 'seed'])).to.equal('known: "hold", "seed"');
    expect(nameHint('holt', ['hold', 'seed'])).to.equal('did you mean "hold"?');
    expect(nameHint('colour', [])).to.equal('there is none');
    expect(
      nameHint(
        'colour',
        Array.from({ length: 13 }, (_, at) => `name${at}`),
      ),
    ).to.equal(undefined);
    expect(nearest('colour', [])).to.equal(undefined);
  });
});
