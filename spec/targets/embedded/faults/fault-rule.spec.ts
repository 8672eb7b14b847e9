import { expect } from 'chai';
import { didYouMean } from '../../../../targets/embedded/faults/did-you-mean.js';
import { FAULT_KIND_NAMES, FAULT_SETTINGS, faultHelp } from '../../../../targets/embedded/faults/fault-kinds.js';
import { parseFaultRule } from '../../../../targets/embedded/faults/fault-rule.js';

describe('fault rule', () => {
  it('reads kind, value, start and duration', () => {
    expect(parseFaultRule('refuse=0.1')).to.deep.equal({ kind: 'refuse', value: 0.1, startMs: 0, endMs: Infinity });
    expect(parseFaultRule('drop=1@30s')).to.deep.equal({ kind: 'drop', value: 1, startMs: 30_000, endMs: Infinity });
    expect(parseFaultRule('delay=200ms@1s+2s')).to.deep.equal({
      kind: 'delay',
      value: 200,
      startMs: 1000,
      endMs: 3000,
    });
    expect(parseFaultRule('stall=5s+1m')).to.deep.equal({ kind: 'stall', value: 5000, startMs: 0, endMs: 60_000 });
  });

  const refused: [text: string, message: string][] = [
    ['refuse', 'fault "refuse" is not kind=value[,setting=value][@start][+duration], as in drop=0.5@30s+10s'],
    ['refuse=', 'fault "refuse=": "" is not a share from 0 to 1'],
    ['refuse=2', 'fault "refuse=2": "2" is not a share from 0 to 1'],
    ['refuse=-1', 'fault "refuse=-1": "-1" is not a share from 0 to 1'],
    ['refuse=1s', 'fault "refuse=1s": "1s" is not a share from 0 to 1'],
    ['delay=0.5', 'fault "delay=0.5": "0.5" is not a duration such as 250ms, 30s or 2m'],
    ['drop=1@soon', 'fault "drop=1@soon": "soon" is not a duration such as 250ms, 30s or 2m'],
    ['rate-limit=3', 'fault "rate-limit=3": "3" is not a rate such as 3/60s'],
    ['lose=1,size=0', 'fault "lose=1,size=0": "0" is not a number of members such as 10, or 3-10'],
    ['lose=1,size=9-3', 'fault "lose=1,size=9-3": "9-3" is not a number of members such as 10, or 3-10'],
    ['lose=1,siz=3', 'unknown setting "siz" (did you mean size?); lose takes size=<n or n-m>'],
    ['lose=1,share=0.5', 'unknown setting "share"; lose takes size=<n or n-m>'],
    ['drop=1,size=3', 'unknown setting "size"; drop takes none'],
    ['delay=1s,', 'unknown setting ""; delay takes share=<share>, size=<n or n-m>'],
    ['delay=1s,share=2', '"2" is not a share from 0 to 1'],
    ['close=1,code=1006', '"1006" is no close code: 1000 to 1003, 1007 to 1014, 3000 to 4999'],
    ['error=1,code=OOPS', '"OOPS" is none of the error codes VALIDATION_FAILED, RATE_LIMIT_EXCEEDED,'],
  ];
  for (const [text, message] of refused) {
    it(`refuses ${text}`, () => {
      expect(() => parseFaultRule(text)).to.throw(message);
    });
  }

  it('refuses an unknown kind with the list of kinds, and the nearest one where one is near', () => {
    const kinds = `known are ${FAULT_KIND_NAMES.join(', ')}`;
    expect(() => parseFaultRule('no-heartbeet=1')).to.throw(
      `unknown fault "no-heartbeet" (did you mean no-heartbeat?); ${kinds}`,
    );
    expect(() => parseFaultRule('explode=1')).to.throw(`unknown fault "explode"; ${kinds}`);
  });

  it('reads the settings of a fault', () => {
    const read = (text: string): object => {
      const { startMs, endMs, ...rule } = parseFaultRule(text);
      expect([startMs, endMs]).to.deep.equal([10_000, 15_000]);
      return rule;
    };
    expect(read('lose=0.01,size=3-10@10s+5s')).to.deep.equal({
      kind: 'lose',
      value: 0.01,
      size: { min: 3, max: 10 },
    });
    expect(read('delay=200ms,size=10,share=.5@10s+5s')).to.deep.equal({
      kind: 'delay',
      value: 200,
      size: { min: 10, max: 10 },
      share: 0.5,
    });
    expect(read('reorder=1,within=2s@10s+5s')).to.deep.equal({ kind: 'reorder', value: 1, withinMs: 2000 });
    expect(read('close=1,code=4000@10s+5s')).to.deep.equal({ kind: 'close', value: 1, closeCode: 4000 });
    expect(read('error=1,code=ROOM_FULL@10s+5s')).to.deep.equal({ kind: 'error', value: 1, errorCode: 'ROOM_FULL' });
    expect(read('rate-limit=3/60s,share=0.5@10s+5s')).to.deep.equal({
      kind: 'rate-limit',
      value: 3,
      rate: { count: 3, windowMs: 60_000 },
      share: 0.5,
    });
  });

  it('knows of each kind and of each setting a line for the help', () => {
    const lines = faultHelp().split('\n');
    const found = (form: RegExp): unknown[] => lines.flatMap((line) => form.exec(line)?.[1] ?? []);
    expect(found(/^ {2}([a-z-]+)=<(?:share|duration|rate)> +\S/)).to.deep.equal(FAULT_KIND_NAMES);
    expect(found(/^ {2},([a-z]+)=<.*> +\S.*; with \S/)).to.deep.equal(Object.keys(FAULT_SETTINGS));
  });
});

describe('did you mean', () => {
  it('finds the nearest word within two edits, or a third of the length', () => {
    expect(didYouMean('refse', FAULT_KIND_NAMES)).to.equal('refuse');
    expect(didYouMean('nowelcom', FAULT_KIND_NAMES)).to.equal('no-welcome');
    expect(didYouMean('xyz', FAULT_KIND_NAMES)).to.equal(undefined);
    expect(didYouMean<string>('x', [])).to.equal(undefined);
  });
});
