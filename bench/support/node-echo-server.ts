// Echo server for machines without gcc: node --import tsx bench/support/node-echo-server.ts PORT
// Like the C one, it prints on SIGUSR1 how many messages came since the last report, and how evenly: `msgs`, `b10ms_sd`.
import { WebSocketServer } from 'ws';
import { deviation } from './deviation.js';

const BUCKET_MS = 10;
let handshakes = 0;
let arrivals: number[] = [];
let fromMs = 0;

function arrived(): void {
  const nowMs = performance.now();
  if (arrivals.length === 0) fromMs = nowMs;
  const bucket = Math.floor((nowMs - fromMs) / BUCKET_MS);
  while (arrivals.length <= bucket) arrivals.push(0);
  arrivals[bucket]!++;
}

const port = Number(process.argv[2]);
new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false }).on('connection', (socket) => {
  handshakes++;
  socket.on('message', (data, isBinary) => {
    arrived();
    socket.send(data as Buffer, { binary: isBinary });
  });
});
process.on('SIGUSR1', () => {
  const msgs = arrivals.reduce((sum, count) => sum + count, 0);
  const msg_span_s = (arrivals.length * BUCKET_MS) / 1000;
  console.log(JSON.stringify({ handshakes, msgs, msg_span_s, b10ms_sd: deviation(arrivals) }));
  handshakes = 0;
  arrivals = [];
});
process.once('SIGTERM', () => process.exit(0));
