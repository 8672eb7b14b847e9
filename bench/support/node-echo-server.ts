// Echo server for machines without gcc: node --import tsx bench/support/node-echo-server.ts PORT
import { WebSocketServer } from 'ws';

const port = Number(process.argv[2]);
new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data as Buffer, { binary: isBinary }));
});
process.once('SIGTERM', () => process.exit(0));
