import { expect } from 'chai';
import { didYouMean } from '../../../../targets/embedded/faults/did-you-mean.js';
import { FAULT_KIND_NAMES, faultHelp } from '../../../../targets/embedded/faults/fault-kinds.js';
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
    ['refuse', 'fault "refuse" is not kind=value[@start][+duration], as in drop=0.5@30s+10s'],
    ['refuse=', 'fault "refuse=": "" is not a share from 0 to 1'],
    ['refuse=2', 'fault "refuse=2": "2" is not a share from 0 to 1'],
    ['refuse=-1', 'fault "refuse=-1": "-1" is not a share from 0 to 1'],
    ['refuse=1s', 'fault "refuse=1s": "1s" is not a share from 0 to 1'],
    ['delay=0.5', 'fault "delay=0.5": "0.5" is not a duration such as 250ms, 30s or 2m'],
    ['drop=1@soon', 'fault "drop=1@soon": "soon" is not a duration such as 250ms, 30s or 2m'],
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

  it('knows of each kind a line for the help', () => {
    const lines = faultHelp().split('\n');
    const kinds = lines.map((line) => /^ {2}([a-z-]+)=<(?:share|duration)> +\S/.exec(line)?.[1]);
    expect(kinds).to.deep.equal(FAULT_KIND_NAMES);
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
