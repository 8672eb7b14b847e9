import { expect } from 'chai';
import { backoffMs } from '../../../engine/workload/backoff.js';
import { RecordingContext } from '../../support/recording-context.js';
import type { SmallPopulation, SmallProfile } from '../../support/small-profile.js';

const profile = (reconnect: SmallPopulation['reconnect']): SmallProfile => ({
  groups: { a: { count: 3, members: 1 } },
  populations: { c: { clients: 1, heartbeat: { every: 'off' }, join: { a: 2 }, reconnect: reconnect ?? {} } },
});

function started(reconnect: SmallPopulation['reconnect'] = { policy: 'fixed', delay: '500ms' }): RecordingContext {
  const context = new RecordingContext(profile(reconnect));
  context.groups = [0, 1];
  context.tell('start');
  context.take();
  return context;
}

function usable(context: RecordingContext): string[] {
  return [...context.tell('opened'), ...context.hears({ type: 'welcome' })];
}

const refused = { code: 'ECONNREFUSED', message: 'refused' };

describe('reconnect', () => {
  it('sets a time to come back once the connection has dropped, and connects at it', () => {
    const context = started();
    usable(context);
    context.nowMs = 1000;
    expect(context.tell('closed', 1006, '')).to.include('step due at 1500');
    context.nowMs = 1500;
    expect(context.tell('overdue')).to.deep.equal([
      'started',
      'count connections.attempted',
      'step due at 11500',
      'connect',
    ]);
  });

  it('counts the time from the drop to usable again, and set-up from the end of the wait', () => {
    const context = started();
    usable(context);
    context.nowMs = 1000;
    context.tell('closed', 1006, '');
    context.nowMs = 1503;
    context.tell('overdue');
    context.nowMs = 1530;
    const effects = usable(context);
    expect(effects).to.include('count connections.reconnects');
    expect(effects).to.include('record connections.timeToRecoverMs 530');
    expect(effects).to.include('record connections.setupMs 30');
  });

  it('says that it has come back before it says that its attempt has ended', () => {
    const context = started();
    usable(context);
    context.tell('closed', 1006, '');
    context.tell('overdue');
    const effects = usable(context);
    expect(effects.indexOf('count connections.reconnects')).to.be.below(effects.indexOf('settled'));
  });

  it('tries again where the first attempt failed; that is no reconnect', () => {
    const context = started();
    expect(context.tell('failed', 0, refused)).to.include.members(['count connections.failed', 'step due at 500']);
    context.tell('overdue');
    const effects = usable(context);
    expect(effects.filter((effect) => /reconnects|timeToRecover/.test(effect))).to.deep.equal([]);
  });

  it('marks a failed handshake that the policy asked for, and not the first one', () => {
    const context = started();
    expect(context.tell('failed', 0, refused)).to.not.include('count connections.failedReturns');
    context.tell('overdue');
    expect(context.tell('failed', 0, refused)).to.include.members([
      'count connections.failed',
      'count connections.failedReturns',
    ]);
  });

  it('doubles the wait with each attempt that fails, and begins anew once it was usable', () => {
    const reconnect = { policy: 'exponential', delay: '1s', maxDelay: '5s' } as const;
    const context = started(reconnect);
    const { population, plan } = context;
    const wait = (attempt: number): string => `step due at ${backoffMs(population.reconnect, plan.seed, 0, attempt)!}`;
    for (const attempt of [0, 1, 2, 3]) {
      expect(context.tell('failed', 0, refused)).to.include(wait(attempt));
      context.tell('overdue');
    }
    usable(context);
    expect(context.tell('closed', 1006, '')).to.include(wait(0));
  });

  it('waits for the last word on a connection found dead before it comes back', () => {
    const context = started();
    usable(context);
    expect(context.tell('silent').filter((effect) => effect.startsWith('step due'))).to.deep.equal([]);
    context.nowMs = 40;
    expect(context.tell('closed', 1006, '')).to.deep.equal(['away', 'step due at 540']);
  });

  it('stays away where the policy is none, where the run wants nobody back, and where the client is lost', () => {
    const none = started({ policy: 'none' });
    usable(none);
    expect(none.tell('closed', 1006, '').filter((effect) => effect.startsWith('step due'))).to.deep.equal([]);

    const draining = started();
    usable(draining);
    draining.wantsClientsBack = false;
    expect(draining.tell('closed', 1006, '').filter((effect) => effect.startsWith('step due'))).to.deep.equal([]);

    const lost = started();
    usable(lost);
    lost.client.abandon();
    expect(lost.tell('closed', 1006, '').filter((effect) => effect.startsWith('step due'))).to.deep.equal([]);
  });

  it('does not connect at its time where the run has stopped wanting it back meanwhile', () => {
    const context = started();
    usable(context);
    context.tell('closed', 1006, '');
    context.wantsClientsBack = false;
    expect(context.tell('overdue')).to.deep.equal([]);
    expect(context.client.state).to.equal('away');
  });

  it('joins its groups anew, one after the other, and drops what falls due before the last is in', () => {
    const context = started();
    usable(context);
    context.tell('join');
    for (const room of ['g0', 'g1']) context.hears({ type: 'room_joined', room });
    context.tell('closed', 1006, '');
    context.tell('overdue');
    const joinOf = (room: string): string => `send {"type":"join_room","data":{"room":"${room}"}}`;
    expect(usable(context)).to.include(joinOf('g0'));
    expect(context.hears({ type: 'room_joined', room: 'g0' })).to.include(joinOf('g1'));
    expect(context.client.rejoins).to.equal(true);
    const last = context.hears({ type: 'room_joined', room: 'g1' });
    expect(last).to.not.include('joined'); // the barrier waits for first joins only
    expect(context.client.rejoins).to.equal(false);
  });

  it('joins nothing that it was not in before the barrier: join comes by itself', () => {
    const context = started();
    usable(context);
    context.tell('closed', 1006, '');
    context.tell('overdue');
    expect(usable(context).filter((effect) => effect.startsWith('send'))).to.deep.equal([]);
  });

  it('joins nothing any more where it becomes usable after the run has begun to drain', () => {
    const context = started();
    usable(context);
    context.tell('join');
    for (const room of ['g0', 'g1']) context.hears({ type: 'room_joined', room });
    context.tell('closed', 1006, '');
    context.tell('overdue');
    context.wantsClientsBack = false;
    expect(usable(context).filter((effect) => effect.startsWith('send'))).to.deep.equal([]);
  });
});
