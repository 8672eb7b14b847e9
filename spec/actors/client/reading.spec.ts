import { expect } from 'chai';
import { RecordingContext } from '../../support/recording-context.js';

/** A client that reads 1,000 bytes a second, and is usable. */
function slowReader(): RecordingContext {
  const context = new RecordingContext({ populations: { c: { clients: 1, reading: { bytesPerSecond: 1000 } } } });
  context.readsFreely = false;
  context.tell('start');
  context.tell('opened');
  context.hears({ type: 'welcome' });
  return context;
}

describe('reading slowly', () => {
  it('stands still after each read for as long as its bytes take', () => {
    const context = slowReader();
    context.nowMs = 500;
    expect(context.client.hasRead(256)).to.equal(false);
    expect(context.take()).to.deep.equal(['read due at 756']);
  });

  it('counts from when the last read was due, however late it came, and saves nothing up', () => {
    const context = slowReader();
    context.nowMs = 500;
    context.client.hasRead(100);
    context.nowMs = 550;
    context.client.hasRead(100);
    context.nowMs = 5000;
    context.client.hasRead(100);
    expect(context.take()).to.deep.equal(['read due at 600', 'read due at 700', 'read due at 5100']);
  });

  it('reads on at once where no rate holds it, or no longer', () => {
    const context = slowReader();
    context.readsFreely = true;
    context.nowMs = 7;
    expect(context.client.hasRead(256)).to.equal(true);
    expect(context.lastFreeReadMs).to.equal(7);
    expect(context.take()).to.deep.equal([]);
  });
});
