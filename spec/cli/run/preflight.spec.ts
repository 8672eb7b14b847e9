import { expect } from 'chai';
import { checkDescriptors, descriptorLimit } from '../../../cli/run/preflight.js';
import { CommandError } from '../../../cli/exit-code.js';
import { planOf } from '../../support/small-profile.js';

describe('check of file descriptors', () => {
  const plan = planOf({ populations: { talkers: { clients: 5000 } } });

  function refusal(available: number): CommandError {
    try {
      checkDescriptors(plan, 1, available);
    } catch (error) {
      return error as CommandError;
    }
    throw new Error('it was not refused');
  }

  it('wants one for each client and 200 more', () => {
    expect(() => checkDescriptors(plan, 1, 5200)).to.not.throw();
    expect(refusal(5199)).to.be.instanceOf(CommandError).and.to.have.property('exitCode', 3);
  });

  it('counts the share of each runner', () => {
    expect(() => checkDescriptors(plan, 5, 1200)).to.not.throw();
    expect(() => checkDescriptors(plan, 5, 1199)).to.throw('1000 clients a runner need 1200 file descriptors');
  });

  it('names need, limit and ways out, among them runners enough', () => {
    const { message } = refusal(1024);
    expect(message).to.include('5000 clients need 5200 file descriptors; a process may open 1024');
    expect(message).to.include('ulimit -n 5200').and.include('--force').and.include('--runners 7');
    expect(() => checkDescriptors(plan, 7, 1024)).to.not.throw();
  });

  it('proposes no runners where the limit is so low that it should be raised', () => {
    const { message } = refusal(256);
    expect(message).to.include('Raise the limit (ulimit -n 5200), run it smaller (--scale 0.011)');
    expect(message).not.to.include('--runners');
  });

  it('reads the limit of this very process', () => {
    expect(descriptorLimit()).to.be.above(100);
  });
});
