// Loaded with NODE_OPTIONS=--import into a `sim` of the specs: lets one of its threads fail as threads do, as soon as the
// file SABOTAGE_AT is there. SABOTAGE says how, and on which thread (1, 2, … or all): `throw:1`, `memory:2`, `read:all`.
// The main thread and the embedded target are left alone.
import { Buffer } from 'node:buffer';
import { existsSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';
import { isMainThread, threadId } from 'node:worker_threads';

const LOOK_EVERY_MS = 20;
const { SABOTAGE = '', SABOTAGE_AT = '' } = process.env;
const [kind, thread] = SABOTAGE.split(':');

const kinds = {
  throw() {
    throw new Error('sabotage of a thread');
  },
  memory() {
    const hoard = [];
    setInterval(() => hoard.push(Array.from({ length: 200_000 }, (_, n) => ({ n }))), 1);
  },
  /** What clients read their frames with throws, from within the actor. */
  read(times = Infinity) {
    const { indexOf } = Buffer.prototype;
    Buffer.prototype.indexOf = function (...given) {
      if (times-- > 0) throw new Error('sabotage of a read');
      return indexOf.apply(this, given);
    };
  },
  'read-once'() {
    kinds.read(1);
  },
};

if (!isMainThread && (thread === 'all' || Number(thread) === threadId)) {
  const look = setInterval(() => {
    if (!existsSync(SABOTAGE_AT)) return;
    clearInterval(look);
    kinds[kind]();
  }, LOOK_EVERY_MS);
}
