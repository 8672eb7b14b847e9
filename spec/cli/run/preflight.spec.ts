import { expect } from 'chai';
import { checkDescriptors, descriptorLimit } from '../../../cli/run/preflight.js';
import { CommandError } from '../../../cli/exit-code.js';
import { planOf } from '../../support/small-profile.js';

describe('check of file descriptors', () => {
  const plan = planOf({ populations: { talkers: { clients: 5000 } } });

  function refusal(available: number): CommandError {
    try {
      checkDescriptors(plan, available);
    } catch (error) {
      return error as CommandError;
    }
    throw new Error('it was not refused');
  }

  it('wants one for each client and 200 more', () => {
    expect(() => checkDescriptors(plan, 5200)).to.not.throw();
    expect(refusal(5199)).to.be.instanceOf(CommandError).and.to.have.property('exitCode', 3);
  });

  it('names need, limit and ways out, among them a scale that fits', () => {
    const { message } = refusal(1024);
    expect(message).to.include('5000 clients need 5200 file descriptors; this process may open 1024');
    expect(message).to.include('ulimit -n 5200').and.include('--force');
    const scale = Number(/--scale ([\d.]+)/.exec(message)![1]);
    expect(scale).to.equal(0.164);
    expect(5000 * scale + 200).to.be.at.most(1024);
  });

  it('reads the limit of this very process', () => {
    expect(descriptorLimit()).to.be.above(100);
  });
});
