import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { WebSocket, type ClientOptions } from 'ws';

export type Frame = Readonly<Record<string, unknown>>;

/** A client that keeps every frame it hears. */
export class ChatClient {
  readonly frames: Frame[] = [];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  readonly socket: WebSocket;
  #taken = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString()) as Frame);
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        resolve(code);
      });
    });
  }

  /** Resolves when the handshake is done; rejects with `HandshakeRefused` on another answer than 101. */
  static async open(url: string, options: ClientOptions = {}): Promise<ChatClient> {
    const socket = new WebSocket(url, options);
    const client = new ChatClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.on('open', () => resolve());
      socket.on('unexpected-response', (_request, response: IncomingMessage) => {
        response.resume();
        reject(new HandshakeRefused(response.statusCode ?? 0));
      });
      socket.on('error', reject);
    });
    return client;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(request: object): void {
    this.socket.send(JSON.stringify(request));
  }

  /** Resolves once all that the server wrote before has been heard: it answers a protocol ping in order. */
  async settle(): Promise<void> {
    if (!this.isOpen) return;
    const pong = once(this.socket, 'pong');
    this.socket.ping();
    await Promise.race([pong, this.closed]);
  }

  /** The frames heard since they were last taken. */
  take(): Frame[] {
    const frames = this.frames.slice(this.#taken);
    this.#taken = this.frames.length;
    return frames;
  }

  /** Sends the request and takes all that the server answers. */
  async ask(type: string, data: object = {}): Promise<Frame[]> {
    this.take();
    this.send({ type, data });
    await this.settle();
    return this.take();
  }

  async close(code = 1000): Promise<number> {
    this.socket.close(code);
    return this.closed;
  }
}

export class HandshakeRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`handshake answered ${status}`);
    this.status = status;
  }
}

/** Polls until the condition holds; throws after `withinMs`. */
export async function until(holds: () => boolean, withinMs = 2000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('the condition did not come true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
