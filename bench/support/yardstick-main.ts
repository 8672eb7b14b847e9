/**
 * Work that is always the same, forty times a second: prints when, and the CPU that it took, µs. It is of the kind that a
 * generator does, in JavaScript and in the kernel; a loop of plain arithmetic takes as long on a core that shares its
 * execution units with a busy neighbour as on one that doesn't.
 */
import { statSync } from 'node:fs';

const EVERY_MS = 25;
const message = JSON.stringify({ type: 'message', group: 17, body: 'x'.repeat(100), tags: { a: 1, b: [1, 2, 3] } });

function piece(): void {
  for (let i = 0; i < 150; i++) {
    JSON.stringify(JSON.parse(message));
    statSync('/');
  }
}

const bench = process.ppid;
setInterval(() => {
  if (process.ppid !== bench) process.exit();
  piece(); // fills the caches that others had in between
  const before = process.cpuUsage();
  piece();
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${Date.now()} ${user + system}\n`);
}, EVERY_MS);
