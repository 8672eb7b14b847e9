import { expect } from 'chai';
import type { RunOptions } from '../../../cli/run/run-options.js';
import { checkVirtualOptions } from '../../../cli/run/virtual-options.js';
import { CommandError } from '../../../cli/exit-code.js';

describe('options of a virtual run', () => {
  it('are taken where they mean something', () => {
    const options: RunOptions = {
      virtual: true,
      color: true,
      seed: '7',
      hold: '1h',
      json: true,
      out: 'x',
      quiet: true,
    };
    expect(() => checkVirtualOptions(options)).to.not.throw();
  });

  it('are refused with exit code 2 where they would be ignored, each with its reason', () => {
    const refuse = (options: Partial<RunOptions>): CommandError => {
      try {
        checkVirtualOptions({ virtual: true, color: true, ...options });
      } catch (error) {
        return error as CommandError;
      }
      throw new Error('It was taken.');
    };
    const error = refuse({ target: ['ws://h'], threads: 2, fault: ['drop=1'] });
    expect(error.exitCode).to.equal(2);
    expect(error.message.split('\n').map((line) => line.split(' ')[0])).to.deep.equal([
      '--target',
      '--threads',
      '--fault',
    ]);
    expect(error.message).to.contain('/model/failures');
    for (const options of [
      { api: ['x'] },
      { sourceAddresses: '127.0.0.2' },
      { insecure: true },
      { allowHost: ['h'] },
      { runners: 1 },
      { force: true },
      { deliveryLog: 'x' },
    ])
      expect(refuse(options)).to.be.instanceOf(CommandError);
  });
});
