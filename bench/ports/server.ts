// A WebSocket server in two processes on one port, for more connections than one may have descriptors for. It answers
// nothing: node --import tsx bench/ports/server.ts PORT
import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const port = Number(process.argv[2]);
if (cluster.isPrimary) {
  cluster.fork();
  cluster.fork();
  process.once('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGKILL');
    process.exit(0);
  });
} else {
  const server = createServer();
  new WebSocketServer({ server, perMessageDeflate: false });
  server.listen({ port, host: '127.0.0.1', backlog: 4096 });
}
