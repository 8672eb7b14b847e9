import type { SmallProfile } from './small-profile.js';

/** A profile in the manner of the shipped `calibrate`: stairs of those rates, `stairMs` each, after a short warm-up. */
export function calibrationProfile(
  ratesPerSecond: readonly number[],
  model: SmallProfile['model'] = {},
  stairMs = 10_000,
): SmallProfile {
  const interval = { distribution: 'exponential' } as const;
  const stairs = ratesPerSecond.map((rate, index) => [
    `stair${index + 1}`,
    { duration: `${stairMs}ms`, messages: { callers: { rate: `${rate}/s`, interval } } },
  ]);
  return {
    seed: 3,
    groups: { own: { count: 5, members: 1 } },
    populations: {
      callers: { clients: 5, join: { own: 1 }, messages: { to: 'own', rate: `${ratesPerSecond[0]!}/s`, interval } },
    },
    phases: { warm: { duration: '1s', warmUp: true }, ...(Object.fromEntries(stairs) as SmallProfile['phases']) },
    model: { queueLimit: 1_000_000, fanOutCost: '0ms', latency: '0.2ms', ...model },
  };
}
