/**
 * The least that ws lets a receiver of broadcasts cost: clients that join one room, a 1 ms timer that sends what is due,
 * a counter for what comes, and nothing else. Prints one JSON line: CPU in µs and messages received, of the last seconds.
 *
 *     node --import tsx bench/deliveries/bare-receiver.ts PORT CLIENTS MESSAGES_PER_SECOND CHARACTERS SECONDS
 */
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket, type ClientOptions } from 'ws';

const [port, clients, perSecond, characters, seconds] = process.argv.slice(2).map(Number) as [
  number,
  number,
  number,
  number,
  number,
];
const options = { perMessageDeflate: false, skipUTF8Validation: true, createConnection: net.connect } as ClientOptions;
const WARM_UP_SECONDS = 2;
const room = `bare-${process.pid}`;
let received = 0;

function onMessage(): void {
  received++;
}

async function join(index: number): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/bare${index}`, options);
  await new Promise((resolve) => socket.once('message', resolve)); // welcome
  const joined = new Promise((resolve) => socket.once('message', resolve));
  socket.send(JSON.stringify({ type: 'join_room', data: { room } }));
  await joined;
  socket.on('message', onMessage);
  return socket;
}

/** With nothing to send it sleeps: the timer is what sending costs. */
async function sendFor(sockets: readonly WebSocket[], forSeconds: number): Promise<void> {
  if (perSecond === 0) return wait(forSeconds * 1000);
  const text = JSON.stringify({ type: 'chat_message', data: { room, text: 'x'.repeat(characters) } });
  const startedMs = performance.now();
  let sent = 0;
  for (let nowMs = startedMs; nowMs - startedMs < forSeconds * 1000; nowMs = performance.now()) {
    const due = ((nowMs - startedMs) * perSecond) / 1000;
    while (sent < due) sockets[sent++ % sockets.length]!.send(text);
    await wait(1);
  }
}

const sockets: WebSocket[] = [];
for (let index = 0; index < clients; index++) sockets.push(await join(index));
await sendFor(sockets, WARM_UP_SECONDS);
const before = received;
const cpu = process.cpuUsage();
await sendFor(sockets, seconds);
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ micros: user + system, received: received - before }));
process.exit(0);
