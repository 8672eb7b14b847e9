import { expect } from 'chai';
import { VirtualRun, type VirtualRunOptions } from '../../support/virtual-run.js';
import type { SmallProfile } from '../../support/small-profile.js';

const profile: SmallProfile = {
  groups: { a: { count: 2, members: 2 } },
  populations: {
    quiet: { clients: 3 },
    c: {
      clients: 4,
      join: { a: 1 },
      messages: { to: 'a', rate: '4/s', size: 3000 },
      heartbeat: { every: '700ms', timeout: '300ms' },
      reconnect: { policy: 'fixed', delay: '400ms' },
    },
  },
  hold: '1s',
};

/** Number 4 over all populations: c1. */
function traced(options: VirtualRunOptions = {}, change: (whole: VirtualRun) => void = () => undefined): VirtualRun {
  const whole = new VirtualRun(profile, { trace: 4, shards: 2, ...options }).start();
  change(whole);
  whole.finish();
  return whole;
}

const typeOf = (text: string): string => /"type":"(\w+)"/.exec(text)?.[1] ?? text;

describe('the trace of a client', () => {
  it('has all that it sent and received, in order, with times from the start of the run', () => {
    const { traced: lines } = traced();
    expect(lines.map(({ event, text }) => `${event} ${typeOf(text)}`)).to.deep.equal([
      'connect ws://127.0.0.1:8000/ws/c1',
      'opened ',
      'received welcome',
      'sent join_room',
      'received room_joined',
      'received room_info',
      ...lines.slice(6, -2).map(({ event, text }) => `${event} ${typeOf(text)}`),
      'close 1000',
      'closed 1000',
    ]);
    const between = lines.slice(6, -2).map(({ event, text }) => `${event} ${typeOf(text)}`);
    expect(between).to.include.members(['sent chat_message', 'received chat_message', 'sent ping', 'received pong']);
    const times = lines.map(({ atMs }) => atMs);
    expect(times).to.deep.equal(times.toSorted((a, b) => a - b));
    expect(times[0]).to.be.within(0, 100);
    expect(times.at(-1)).to.be.above(1000);
  });

  it('has the frames of that client alone', () => {
    const whole = traced();
    const own = whole.model.requests.filter(({ user }) => user === 'c1').length;
    expect(whole.traced.filter(({ event }) => event === 'sent')).to.have.length(own);
    expect(whole.traced.filter(({ event }) => event === 'connect')).to.have.length(1);
  });

  it('cuts long frames and says how long they were', () => {
    const { traced: lines } = traced();
    const message = lines.find(({ event, text }) => event === 'sent' && typeOf(text) === 'chat_message')!;
    expect(message.text).to.have.length(2000);
    expect(message.length).to.be.above(3000);
    expect(lines[0]).to.not.have.property('length');
  });

  it('goes on over a drop and the return', () => {
    const { traced: lines } = traced({}, (whole) => {
      whole.reach('hold').advanceBy(150);
      whole.model.drop('c1', 1012);
    });
    const events = lines.map(({ event, text }) => (event === 'closed' ? `${event} ${text}` : event));
    expect(events.filter((event) => event === 'connect')).to.have.length(2);
    expect(events).to.include('closed 1012');
    expect(events.indexOf('closed 1012')).to.be.below(events.lastIndexOf('connect'));
  });

  it('has a handshake that failed, and a connection cut off', () => {
    const refused = traced({ faults: { admit: (user) => (user === 'c1' ? 'refuse' : 'welcome') } });
    expect(refused.traced.map(({ event, text }) => `${event} ${text}`)).to.include('failed HTTP_503: Server full');
    const cut = traced({}, (whole) => {
      whole.reach('hold').advanceBy(100);
      whole.coordinator.kill('enough');
    });
    expect(cut.traced.map(({ event }) => event)).to.include('terminate');
  });

  it('is empty where nobody is traced', () => {
    expect(new VirtualRun(profile).start().advanceBy(0).traced).to.deep.equal([]);
    const whole = new VirtualRun(profile).start();
    whole.finish();
    expect(whole.traced).to.deep.equal([]);
  });
});
