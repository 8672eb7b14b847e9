import { expect } from 'chai';
import { expectIdentities } from '../../support/identities.js';
import type { SmallPopulation, SmallProfile } from '../../support/small-profile.js';
import { run, type VirtualRun, type VirtualRunOptions } from '../../support/virtual-run.js';

/** A chat population that joins two groups each. */
export function chatting(population: Partial<SmallPopulation>, hold = '6s'): SmallProfile {
  const { clients = 4 } = population;
  return {
    seed: 5,
    groups: { a: { count: clients, members: 2 } },
    populations: { c: { clients, concurrency: 'all', join: { a: 2 }, ...population } },
    hold,
  };
}

/** When the messages of a user left it, in ms since hold began. */
export function sendTimes(whole: VirtualRun, user = 'c0'): number[] {
  return whole.model
    .of('chat_message')
    .filter((request) => request.user === user)
    .map(({ atMs }) => atMs - 5 - whole.beganAtMs('hold'));
}

/** From each to the next, without what floating point adds. */
export function gaps(times: number[]): number[] {
  return times.slice(1).map((atMs, n) => Math.round(1e6 * (atMs - times[n]!)) / 1e6);
}

/** Runs to the end, where all sums hold and nothing is left on the clock. */
export function finished(profile: SmallProfile, options: VirtualRunOptions = {}): VirtualRun {
  const whole = run(profile, options);
  expectIdentities(whole.outcomes[0]!);
  expect(whole.clock.pending).to.equal(0);
  return whole;
}
