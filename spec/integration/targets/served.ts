import { ChatServer } from '../../../targets/embedded/chat-server.js';
import type { ShardStats, TargetStats } from '../../../targets/embedded/counters.js';
import type { EmbeddedTargetOptions } from '../../../targets/embedded/target-options.js';
import { ChatClient } from './chat-client.js';

/** A chat server in this process, with the means to ask it. */
export class Served {
  readonly server: ChatServer;
  readonly port: number;
  readonly apiUrl: string;

  private constructor(server: ChatServer, port: number) {
    this.server = server;
    this.port = port;
    this.apiUrl = `http://127.0.0.1:${port}`;
  }

  static async start(options: EmbeddedTargetOptions = {}): Promise<Served> {
    const server = new ChatServer(options);
    return new Served(server, await server.start());
  }

  /** A client that was welcomed, and has joined those rooms. */
  async client(userId: string, ...rooms: string[]): Promise<ChatClient> {
    const client = await this.connect(userId);
    await client.settle();
    for (const room of rooms) await client.ask('join_room', { room });
    client.take();
    return client;
  }

  /** A client whose handshake is done, no more. */
  connect(userId: string): Promise<ChatClient> {
    return ChatClient.open(`ws://127.0.0.1:${this.port}/ws/${userId}`);
  }

  async post(path: string, body: unknown): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(this.apiUrl + path, { method: 'POST', body: text });
    return { status: response.status, body: await response.json() };
  }

  async get(path: string): Promise<Answer> {
    const response = await fetch(this.apiUrl + path);
    return { status: response.status, body: await response.json() };
  }

  /** Replaces the faults by these. */
  async inject(...faults: string[]): Promise<void> {
    const { status } = await this.post('/_sim/faults', { faults });
    if (status !== 200) throw new Error(`faults were answered ${status}`);
  }

  async totals(): Promise<ShardStats> {
    return ((await this.get('/_sim/stats')).body as TargetStats).totals;
  }
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}
