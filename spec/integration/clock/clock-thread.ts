import { parentPort } from 'node:worker_threads';
import { SystemClock } from '../../../engine/clock/system-clock.js';

/** A thread that answers every message with its clock's time. */
const clock = new SystemClock();
parentPort!.on('message', () => parentPort!.postMessage(clock.now()));
parentPort!.postMessage('up');
