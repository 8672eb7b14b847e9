import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  formatDuration,
  parseCondition,
  parseDurationMs,
  parseErrorRate,
  parseRatePerSecond,
  parseSizeBytes,
  QuantityError,
} from '../../../engine/plan/quantity.js';

interface Patterned {
  pattern: string;
}
const schema = JSON.parse(readFileSync('profiles/profile.schema.json', 'utf8')) as {
  $defs: {
    Duration: Patterned;
    Rate: Patterned;
    Size: Patterned;
    Condition: Patterned;
    Safety: { properties: { maxErrorRate: Patterned } };
  };
};

describe('quantity', () => {
  const durations: [string, number][] = [
    ['0s', 0],
    ['250ms', 250],
    ['0.5ms', 0.5],
    ['1.1s', 1100],
    ['30s', 30_000],
    ['2m', 120_000],
    ['1.5h', 5_400_000],
  ];
  for (const [text, ms] of durations) {
    it(`reads the duration ${text} as ${ms} ms`, () => {
      expect(parseDurationMs(text)).to.equal(ms);
    });
  }

  const rates: [string, number][] = [
    ['500/s', 500],
    ['0.1/s', 0.1],
    ['30/m', 0.5],
    ['36/h', 0.01],
    ['0/s', 0],
  ];
  for (const [text, perSecond] of rates) {
    it(`reads the rate ${text} as ${perSecond} per second`, () => {
      expect(parseRatePerSecond(text)).to.equal(perSecond);
    });
  }

  const sizes: [string, number][] = [
    ['1B', 1],
    ['2KB', 2000],
    ['2KiB', 2048],
    ['3MB', 3_000_000],
    ['512MiB', 536_870_912],
    ['4GB', 4_000_000_000],
    ['4GiB', 4_294_967_296],
  ];
  for (const [text, bytes] of sizes) {
    it(`reads the size ${text} as ${bytes} bytes`, () => {
      expect(parseSizeBytes(text)).to.equal(bytes);
    });
  }

  it('reads an error rate as share and window', () => {
    expect(parseErrorRate('0.5 over 10s')).to.deep.equal({ share: 0.5, windowMs: 10_000 });
    expect(parseErrorRate('1.0 over 2m')).to.deep.equal({ share: 1, windowMs: 120_000 });
  });

  it('reads a condition with and without a space, and with a negative limit', () => {
    expect(parseCondition('< 500')).to.deep.equal({ operator: '<', limit: 500 });
    expect(parseCondition('>=0.95')).to.deep.equal({ operator: '>=', limit: 0.95 });
    expect(parseCondition('!= -1')).to.deep.equal({ operator: '!=', limit: -1 });
  });

  const refused: [string, (text: string) => unknown, string[], string][] = [
    ['duration', parseDurationMs, ['', '5', 's', '5 s', '-1s', '01s', '1d', '1s\n', '1e3s', '.5s'], '"5 s" is not a'],
    ['rate', parseRatePerSecond, ['', '5', '5/', '5/d', '-1/s', '5 /s', '1/ms'], '"5" is not a rate such as "500/s"'],
    ['size', parseSizeBytes, ['', '5', '0B', '1.5MiB', '5mb', '5 MB'], '"5" is not a size such as "512MiB"'],
    ['error rate', parseErrorRate, ['', '0.5', '2 over 1s', '0.5 over 1', '1.5 over 1s'], '"0.5" is not an error rate'],
    ['condition', parseCondition, ['', '500', '= 5', '<  5', '< x', '< .5', '~ 5'], '"500" is not a condition'],
  ];
  for (const [kind, parse, texts, message] of refused) {
    it(`refuses text that is no ${kind}, with a code`, () => {
      for (const text of texts) {
        expect(() => parse(text), JSON.stringify(text))
          .to.throw(QuantityError)
          .with.property('code', 'E_QUANTITY');
      }
      const messages = texts.map((text) => {
        try {
          return String(parse(text));
        } catch (error) {
          return (error as Error).message;
        }
      });
      expect(messages.some((text) => text.startsWith(message))).to.equal(true);
    });
  }

  const laws: [string, string, (text: string) => unknown][] = [
    ['durations', schema.$defs.Duration.pattern, parseDurationMs],
    ['rates', schema.$defs.Rate.pattern, parseRatePerSecond],
    ['sizes', schema.$defs.Size.pattern, parseSizeBytes],
    ['conditions', schema.$defs.Condition.pattern, parseCondition],
    ['error rates', schema.$defs.Safety.properties.maxErrorRate.pattern, parseErrorRate],
  ];
  for (const [kind, pattern, parse] of laws) {
    it(`reads exactly the ${kind} that the schema accepts`, () => {
      const accepted = fc.stringMatching(new RegExp(pattern));
      const near = accepted.chain((text) =>
        fc.nat({ max: text.length }).chain((at) => fc.string().map((noise) => text.slice(0, at) + noise)),
      );
      fc.assert(
        fc.property(fc.oneof(accepted, near, fc.string()), (text) => {
          const valid = new RegExp(pattern).test(text);
          if (valid) parse(text);
          else expect(() => parse(text)).to.throw(QuantityError);
        }),
      );
    });
  }

  const shown: [number, string][] = [
    [0, '0 ms'],
    [0.123456, '0.123 ms'],
    [250, '250 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1500, '1.5 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min'],
    [125_000, '2 min 5 s'],
    [3_599_600, '1 h'],
    [3_780_000, '1 h 3 min'],
    [-1500, '-1.5 s'],
    [Infinity, 'unlimited'],
  ];
  for (const [ms, text] of shown) {
    it(`shows ${ms} ms as ${text}`, () => {
      expect(formatDuration(ms)).to.equal(text);
    });
  }
});
