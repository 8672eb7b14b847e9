import { expect } from 'chai';
import { ManualClock } from '../../targets/embedded/manual-clock.js';
import type { ChatServer } from '../../../targets/embedded/chat-server.js';
import type { EmbeddedTargetOptions } from '../../../targets/embedded/target-options.js';
import { ChatClient, HandshakeRefused, type Frame } from './chat-client.js';
import { linkedServers } from './linked-servers.js';
import { essence, readTranscript, unabridged, type Line } from './transcript.js';

const WITHIN_MS = 2000;

/**
 * Replays a recorded session against the embedded server and compares all that each client hears. The server's clock
 * follows the record's times, so heartbeats and windows come where they came, without waiting for them. With several
 * shards, connections and HTTP requests go to each in turn.
 */
export class Replay {
  readonly #lines: readonly Line[];
  readonly #comparesPings: boolean;
  readonly #clock = new ManualClock();
  readonly #options: EmbeddedTargetOptions;
  readonly #shards: number;
  #servers: ChatServer[] = [];
  readonly #clients = new Map<string, ChatClient>();
  readonly #ports: number[] = [];
  #turn = 0;

  constructor(name: string, options: EmbeddedTargetOptions, { comparesPings = false, shards = 1 } = {}) {
    this.#lines = readTranscript(name);
    this.#comparesPings = comparesPings;
    this.#options = options;
    this.#shards = shards;
  }

  /** `startedAgoMs`: how long the server had run when the record begins. */
  async run(startedAgoMs = 0): Promise<void> {
    this.#servers = await linkedServers(this.#shards, this.#options, this.#clock);
    for (const server of this.#servers) this.#ports.push(await server.start());
    try {
      let from = 0;
      while (from < this.#lines.length) {
        let next = from + 1;
        while (this.#lines[next]?.dir === 'in') next++;
        const line = this.#lines[from]!;
        this.#clock.advanceTo(startedAgoMs + line.t * 1000);
        await this.#act(line);
        await this.#clients.get(line.user)?.settle();
        this.#clock.advanceTo(startedAgoMs + this.#lines[next - 1]!.t * 1000);
        await this.#compare(from, this.#lines.slice(from + 1, next));
        from = next;
      }
    } finally {
      const stopped = this.#servers.map((server) => server.stop());
      this.#clock.advance(60_000);
      await Promise.all(stopped);
    }
  }

  async #act(line: Line): Promise<void> {
    if (line.dir === 'out') this.#send(line);
    else if (line.dir === 'http') await this.#request(line.data);
    else if ('connected' in line.data) await this.#connect(line);
    else if ('connect_failed' in line.data) await this.#fail(line);
    else if ('closed' in line.data) await this.#close(line);
    else expect(this.#client(line).isOpen, `${line.user} at ${line.t} can send`).to.be.false;
  }

  #send(line: Line): void {
    const client = this.#client(line);
    const { $raw: raw, $binary: size } = line.data;
    if (typeof raw === 'string') client.socket.send(raw);
    else if (typeof size === 'number') client.socket.send(Buffer.alloc(size));
    else if (client.isOpen) client.send(unabridged(line.data) as object);
  }

  async #request(data: Frame): Promise<void> {
    const { method, path, request, status, response } = data;
    const answer = await fetch(`http://127.0.0.1:${this.#port()}${String(path)}`, {
      method: String(method),
      ...(request === null ? {} : { body: JSON.stringify(request), headers: { 'content-type': 'application/json' } }),
    });
    const body: unknown = await answer.json();
    if (method === 'POST' && path === '/api/rooms') {
      // The original has no such route; here groups are created through it.
      expect(answer.status).to.equal(201);
      return;
    }
    const what = `${String(method)} ${String(path)}`;
    expect(answer.status, what).to.equal(status);
    expect(essence(body), what).to.deep.equal(essence(response));
  }

  async #connect(line: Line): Promise<void> {
    const client = await ChatClient.open(`ws://127.0.0.1:${this.#port()}${String(line.data['connected'])}`);
    expect(client.socket.extensions).to.equal('permessage-deflate');
    this.#clients.set(line.user, client);
  }

  async #fail(line: Line): Promise<void> {
    const refused = await ChatClient.open(`ws://127.0.0.1:${this.#port()}/ws/extra/${line.user}`).catch(
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(HandshakeRefused);
    expect((refused as HandshakeRefused).status).to.equal(line.data['status']);
  }

  async #close(line: Line): Promise<void> {
    const client = this.#client(line);
    const code = Number(line.data['code']);
    const isServers =
      code > 1001 || this.#lines.some((other) => other.user === line.user && 'send_failed' in other.data);
    if (!isServers) await client.close(code);
    expect(await client.closed, `close code of ${line.user}`).to.equal(code);
  }

  /** Waits until every client has heard what is recorded, and no more. */
  async #compare(from: number, recorded: readonly Line[]): Promise<void> {
    const expected = new Map<string, Frame[]>();
    for (const line of recorded) {
      if (!this.#isLeftOut(line.data)) expected.set(line.user, [...(expected.get(line.user) ?? []), line.data]);
    }
    const deadline = performance.now() + WITHIN_MS;
    const heard = new Map<string, Frame[]>([...this.#clients.keys()].map((user) => [user, []]));
    do {
      const actor = this.#clients.get(this.#lines[from]!.user);
      await actor?.settle();
      for (const [user, client] of this.#clients) {
        await client.settle();
        heard.get(user)!.push(...client.take().filter((frame) => !this.#isLeftOut(frame)));
      }
    } while (this.#isShort(heard, expected) && performance.now() < deadline);
    for (const [user, frames] of heard) {
      const what = `${user} after line ${from + 1}`;
      expect(
        frames.map((frame) => essence(frame)),
        what,
      ).to.deep.equal((expected.get(user) ?? []).map((frame) => essence(frame)));
    }
  }

  /** The shards' ports in turn. */
  #port(): number {
    return this.#ports[this.#turn++ % this.#ports.length]!;
  }

  #isShort(heard: ReadonlyMap<string, Frame[]>, expected: ReadonlyMap<string, Frame[]>): boolean {
    return [...expected].some(([user, frames]) => (heard.get(user)?.length ?? 0) < frames.length);
  }

  #isLeftOut(frame: Frame): boolean {
    return !this.#comparesPings && frame['type'] === 'ping';
  }

  #client(line: Line): ChatClient {
    const client = this.#clients.get(line.user);
    if (client === undefined) throw new Error(`${line.user} never connected`);
    return client;
  }
}
