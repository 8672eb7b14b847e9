import { has, onCore, start } from './process.js';

/**
 * Keeps both cores from halting, with a loop on each that gives way to everything else: a core that wakes up is slow for
 * a while, a virtual one above all, so that work that comes seldom would look dear and work that comes often cheap.
 * Without `chrt` it does nothing.
 */
export function keepAwake(): { stop: () => Promise<void> } {
  const loop = [
    'chrt',
    '--idle',
    '0',
    process.execPath,
    '-e',
    `for (const bench = process.ppid; process.ppid === bench; );`,
  ];
  const loops = has('chrt') ? ([0, 1] as const).map((core) => start(onCore(core, loop))) : [];
  return {
    stop: async () => {
      await Promise.all(loops.map(({ stop }) => stop()));
    },
  };
}
