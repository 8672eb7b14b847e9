/**
 * The least that ws lets a client cost: the same options as our transport, a 1 ms timer that sends what is due, a
 * counter for what comes back, and nothing else. Prints one JSON line.
 *
 *     node --import tsx bench/engine/bare-client.ts echo|idle PORT CLIENTS MESSAGES_PER_SECOND BYTES SECONDS
 */
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket, type ClientOptions } from 'ws';

const [mode, port, clients, perSecond, bytes, seconds] = process.argv.slice(2);
const options = { perMessageDeflate: false, skipUTF8Validation: true, createConnection: net.connect } as ClientOptions;
const warmUpMs = 2000;
const sockets: WebSocket[] = [];
let received = 0;

function onMessage(): void {
  received++;
}

function pss(): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync('/proc/self/smaps_rollup', 'utf8'))?.[1]) * 1024;
}

/** 1,000 arrivals a second, as the engine's profile has them. */
async function connectAll(): Promise<void> {
  const startedMs = performance.now();
  const opened: Promise<void>[] = [];
  while (sockets.length < Number(clients)) {
    for (const due = (performance.now() - startedMs) * 1; sockets.length < Math.min(Number(clients), due);) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`, options);
      socket.on('message', onMessage);
      sockets.push(socket);
      opened.push(new Promise((resolve) => socket.once('open', resolve)));
    }
    await wait(1);
  }
  await Promise.all(opened);
}

async function sendFor(milliseconds: number): Promise<void> {
  const text = '~'.padEnd(Number(bytes), 'x');
  const startedMs = performance.now();
  let sent = 0;
  for (let nowMs = startedMs; nowMs - startedMs < milliseconds; nowMs = performance.now()) {
    const due = ((nowMs - startedMs) * Number(perSecond)) / 1000;
    while (sent < due) sockets[sent++ % sockets.length]!.send(text);
    await wait(1);
  }
}

const baseBytes = pss();
const connectCpu = process.cpuUsage();
await connectAll();
const connected = process.cpuUsage(connectCpu);
const result: Record<string, number> = {
  setupMicros: (connected.user + connected.system) / Number(clients),
};
if (mode === 'echo') {
  await sendFor(warmUpMs);
  const before = received;
  const cpu = process.cpuUsage();
  await sendFor(Number(seconds) * 1000);
  const used = process.cpuUsage(cpu);
  result['roundTripMicros'] = (used.user + used.system) / (received - before);
} else {
  await wait(Number(seconds) * 1000);
  result['bytesPerConnection'] = (pss() - baseBytes) / Number(clients);
}
console.log(JSON.stringify(result));
process.exit(0);
