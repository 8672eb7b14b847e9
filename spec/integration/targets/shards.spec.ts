import { expect } from 'chai';
import type { TargetStats } from '../../../targets/embedded/counters.js';
import { startEmbeddedTarget, type EmbeddedTarget } from '../../../targets/embedded/start-embedded-target.js';
import { ChatClient, until, type Frame } from './chat-client.js';

const SHARDS = 3;
const ROOMS = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];

describe('embedded target in shards', function () {
  this.timeout(20_000);
  let target: EmbeddedTarget;
  beforeEach(async () => {
    target = await startEmbeddedTarget({ shards: SHARDS });
  });
  afterEach(() => target.stop());

  const instance = (shard: number): EmbeddedTarget['instances'][number] => target.instances[shard % SHARDS]!;
  const client = (shard: number, userId: string): Promise<ChatClient> =>
    ChatClient.open(instance(shard).wsUrl.replace('{user}', userId));
  /** Resolves when the client was answered all that it asked before: replies come in order. */
  const settled = async (one: ChatClient): Promise<void> => {
    const pongs = (): number => one.frames.filter((frame) => frame['type'] === 'pong').length;
    const before = pongs();
    one.send({ type: 'ping' });
    await until(() => pongs() > before || !one.isOpen, 10_000);
  };
  const stats = async (shard: number): Promise<TargetStats> =>
    (await (await fetch(`${instance(shard).apiUrl}/_sim/stats`)).json()) as TargetStats;
  const post = async (shard: number, path: string, body: object): Promise<number> =>
    (await fetch(instance(shard).apiUrl + path, { method: 'POST', body: JSON.stringify(body) })).status;
  const ofType = (one: ChatClient, type: string): Frame[] => one.frames.filter((frame) => frame['type'] === type);

  /** A client on each shard, all in every room. */
  async function together(): Promise<ChatClient[]> {
    const clients = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => client(shard, `user${shard}`)));
    for (const one of clients) for (const room of ROOMS) one.send({ type: 'join_room', data: { room } });
    await Promise.all(clients.map(settled));
    for (const one of clients) await until(() => ofType(one, 'user_joined_room').length >= ROOMS.length);
    return clients;
  }

  it('carries what is said to each member once, in order, and counts alike on every shard', async () => {
    const clients = await together();
    for (let n = 0; n < 20; n++) {
      for (const one of clients) {
        for (const room of ROOMS)
          one.send({ type: 'chat_message', data: { room, text: `${n} ${'ä'.repeat(n * 100)}` } });
      }
    }
    const sent = 20 * SHARDS * ROOMS.length;
    for (const one of clients) await until(() => ofType(one, 'chat_message').length >= sent, 10_000);
    await Promise.all(clients.map(settled));
    for (const one of clients) {
      const copies = ofType(one, 'chat_message');
      expect(copies).to.have.lengthOf(sent);
      for (const room of ROOMS) {
        for (let shard = 0; shard < SHARDS; shard++) {
          const said = copies.filter((copy) => copy['room'] === room && copy['user_id'] === `user${shard}`);
          expect(said.map((copy) => parseInt(String(copy['text'])))).to.deep.equal(said.map((_, n) => n));
        }
      }
    }
    const all = await Promise.all([0, 1, 2].map(stats));
    for (const { totals } of all) {
      expect(totals).to.include({ connections: 3, groups: 6, messages: sent, deliveries: sent * SHARDS, errors: 0 });
    }
    expect(new Set(all.map(({ id }) => id))).to.have.property('size', 1);
    const { shards, rssBytes, cpuMicros } = all[0]!;
    expect(shards.map(({ shard, pid, connections }) => [shard, pid, connections])).to.deep.equal(
      target.instances.map(({ pid }, shard) => [shard, pid, 1]),
    );
    expect(rssBytes).to.equal(shards.reduce((sum, shard) => sum + shard.rssBytes, 0));
    expect(cpuMicros).to.equal(shards.reduce((sum, shard) => sum + shard.cpuMicros, 0));
  });

  it('answers a pipelining client in the order of its requests', async () => {
    const alice = await client(0, 'alice');
    const names = Array.from({ length: 1000 }, (_, n) => `room${n}`);
    for (const name of names) {
      alice.send({ type: 'create_room', data: { room_name: name } });
      alice.send({ type: 'ping' });
    }
    await until(() => ofType(alice, 'pong').length === names.length, 10_000);
    const expected = names.flatMap((name) => [name, 'room_joined', 'room_info', 'pong']);
    const heard = alice.frames
      .slice(1)
      .map((frame) => (frame['type'] === 'room_created' ? frame['room'] : frame['type']));
    expect(heard).to.deep.equal(expected);
    expect((await stats(1)).totals.groups).to.equal(1000);
  });

  it('serves the HTTP API on every shard, whoever owns the room', async () => {
    for (const [n, room] of ROOMS.entries()) {
      expect(await post(n, '/api/rooms', { name: room })).to.equal(201);
      expect(await post(n + 1, '/api/rooms', { name: room })).to.equal(409);
    }
    const alice = await client(0, 'alice');
    for (const room of ROOMS) {
      alice.send({ type: 'join_room', data: { room } });
      alice.send({ type: 'chat_message', data: { room, text: `to ${room}` } });
    }
    await settled(alice);
    for (const [n, room] of ROOMS.entries()) {
      const response = await fetch(`${instance(n).apiUrl}/api/rooms/${room}/messages`);
      expect(await response.json()).to.have.nested.property('messages[0].text', `to ${room}`);
    }
  });

  it('switches faults on all shards at once', async () => {
    const clients = await together();
    expect(await post(1, '/_sim/faults', { faults: ['mute=1'] })).to.equal(200);
    for (const one of clients) for (const room of ROOMS) one.send({ type: 'chat_message', data: { room, text: 'x' } });
    await Promise.all(clients.map(settled));
    expect((await stats(0)).totals).to.deep.include({ messages: 0, faults: { mute: SHARDS * ROOMS.length } });
  });

  it('goes on without a shard that is killed: its clients are gone, its rooms answer by an error', async () => {
    const clients = await together();
    process.kill(target.instances[2]!.pid, 'SIGKILL');
    expect(await clients[2]!.closed).to.equal(1006);
    expect(await target.instances[2]!.exited).to.deep.equal({ code: null, signal: 'SIGKILL' });
    const [first, second] = clients as [ChatClient, ChatClient];
    await until(() => [first, second].every((one) => ofType(one, 'user_left').length > 0), 5000);
    for (const room of ROOMS) first.send({ type: 'chat_message', data: { room, text: 'still here' } });
    await settled(first);
    const refused = ofType(first, 'error').length;
    expect(refused).to.be.within(1, ROOMS.length - 1);
    await until(() => ofType(second, 'chat_message').length === ROOMS.length - refused);
    expect((await stats(0)).shards.map(({ shard }) => shard)).to.deep.equal([0, 1]);
  });
});
