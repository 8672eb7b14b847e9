import { expect } from 'chai';
import { onInterrupt } from '../../../cli/run/interrupts.js';

describe('interrupts', () => {
  function listening(): { heard: string[]; release: () => void } {
    const heard: string[] = [];
    const release = onInterrupt(
      () => heard.push('first'),
      () => heard.push('second'),
    );
    return { heard, release };
  }

  it('tell the first signal from the second, of either kind, and leave it at that', () => {
    const { heard, release } = listening();
    process.emit('SIGINT');
    expect(heard).to.deep.equal(['first']);
    process.emit('SIGTERM');
    process.emit('SIGINT');
    expect(heard).to.deep.equal(['first', 'second']);
    release();
  });

  it('give the signals back', () => {
    const before = [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')];
    const { release } = listening();
    release();
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).to.deep.equal(before);
  });
});
