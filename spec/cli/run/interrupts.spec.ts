import { expect } from 'chai';
import { onInterrupt } from '../../../cli/run/interrupts.js';

describe('interrupts', () => {
  function listening(): { heard: string[]; release: () => void } {
    const heard: string[] = [];
    const release = onInterrupt(
      (signal) => heard.push(`first ${signal}`),
      (signal) => heard.push(`second ${signal}`),
    );
    return { heard, release };
  }

  it('tell the first signal from the second, of either kind, and leave it at that', () => {
    const { heard, release } = listening();
    process.emit('SIGINT', 'SIGINT');
    expect(heard).to.deep.equal(['first SIGINT']);
    process.emit('SIGTERM', 'SIGTERM');
    process.emit('SIGINT', 'SIGINT');
    expect(heard).to.deep.equal(['first SIGINT', 'second SIGTERM']);
    release();
  });

  it('give the signals back', () => {
    const before = [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')];
    const { release } = listening();
    release();
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).to.deep.equal(before);
  });
});
