import type { SmallPopulation, SmallProfile } from '../../support/small-profile.js';
import { VirtualRun, type VirtualRunOptions } from '../../support/virtual-run.js';

type Reconnect = NonNullable<SmallPopulation['reconnect']>;

export const CLIENTS = 20;
export const LATENCY_MS = 5;

/** Clients that talk in their groups, and come back as it says. */
export const profileWith = (reconnect: Reconnect, more: SmallProfile = {}): SmallProfile => ({
  groups: { a: { count: 10, members: 4 } },
  populations: {
    c: { clients: CLIENTS, rate: '50/s', join: { a: 2 }, messages: { to: 'a', rate: '100/s' }, reconnect },
  },
  hold: '20s',
  ...more,
});

export const fixed: Reconnect = { policy: 'fixed', delay: '500ms' };
export const exponential: Reconnect = { policy: 'exponential', delay: '400ms', maxDelay: '2s' };

/** A run whose server drops everybody 2 s into hold, and takes nobody for `downMs`. */
export function outage(reconnect: Reconnect, downMs: number, options: VirtualRunOptions = {}): VirtualRun {
  const whole: VirtualRun = new VirtualRun(profileWith(reconnect), {
    latencyMs: LATENCY_MS,
    faults: { admit: () => (isDown(whole, downMs) ? 'refuse' : 'welcome') },
    ...options,
  });
  whole
    .start()
    .reach('hold')
    .advanceBy(50 + 2000);
  whole.model.dropAll();
  return whole;
}

function isDown(whole: VirtualRun, downMs: number): boolean {
  if (!whole.began('hold')) return false;
  const droppedMs = whole.beganAtMs('hold') + 2000;
  return whole.clock.now() >= droppedMs && whole.clock.now() < droppedMs + downMs;
}
