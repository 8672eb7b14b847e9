import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TargetStats } from '../../../targets/embedded/counters.js';
import { startEmbeddedTarget, type EmbeddedTarget } from '../../../targets/embedded/start-embedded-target.js';
import { ChatClient, until, type Frame } from './chat-client.js';

const CLIENTS = 12;
const ROOMS = 6;
const MESSAGES = 2000;
/** Each client is in two rooms, so each room has four members. */
const roomsOf = (client: number): string[] => [client, client + 1].map((n) => `room${n % ROOMS}`);
const members = (room: string): number[] =>
  Array.from({ length: CLIENTS }, (_, client) => client).filter((client) => roomsOf(client).includes(room));

const kinds: readonly (readonly [faults: readonly string[], shards: number, expected: readonly string[]])[] = [
  [[], 1, []],
  [[], 2, []],
  [['lose=0.05'], 1, ['lost']],
  [['lose=0.3'], 2, ['lost']],
  [['lose-across=0.2'], 2, ['lost']],
  [['duplicate=0.05'], 2, ['duplicate']],
  [['misdeliver=0.05'], 2, ['misdelivered']],
  [['reorder=0.05,within=100ms'], 1, ['reordered']],
  [['reorder=0.2'], 2, ['reordered']],
  [['delay=20ms,share=0.2'], 2, ['delayed', 'reordered']],
  [['stale=0.05'], 1, ['stale']],
  [
    ['lose=0.02', 'duplicate=0.02', 'misdeliver=0.02', 'reorder=0.05', 'delay=20ms,share=0.05', 'lose-across=0.05'],
    3,
    ['lost', 'duplicate', 'misdelivered', 'reordered'],
  ],
];

describe('delivery log of the embedded target', function () {
  this.timeout(60_000);
  let directory: string;
  let target: EmbeddedTarget | undefined;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'populace-'));
  });
  afterEach(async () => {
    await target?.stop();
    target = undefined;
    rmSync(directory, { recursive: true, force: true });
  });

  const file = (): string => join(directory, 'deliveries.ndjson');
  const stats = async (): Promise<TargetStats> =>
    (await (await fetch(`${target!.apiUrl}/_sim/stats`)).json()) as TargetStats;
  /** Every other one asks for compression. */
  const open = (client: number, perMessageDeflate = client % 2 === 1): Promise<ChatClient> => {
    const { instances } = target!;
    const { wsUrl } = instances[Math.floor(client / 2) % instances.length]!;
    return ChatClient.open(wsUrl.replace('{user}', `user${client}`), { perMessageDeflate });
  };

  /** What each of the clients heard, and what the log says, once the server has stopped. */
  async function heard(clients: readonly ChatClient[]): Promise<{ copies: Frame[][]; log: Frame[]; totals: Totals }> {
    await until(() => clients.every((client) => !client.isOpen || client.socket.bufferedAmount === 0), 20_000);
    let before = await stats();
    for (let isSettled = false; !isSettled;) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      const after = await stats();
      isSettled =
        after.totals.messages === before.totals.messages && after.totals.deliveries === before.totals.deliveries;
      before = after;
    }
    await target!.stop();
    await Promise.all(clients.map(({ closed }) => closed));
    const log = readFileSync(file(), 'utf8').trimEnd().split('\n').filter(Boolean);
    return {
      copies: clients.map(({ frames }) => frames.filter(({ type }) => type === 'chat_message')),
      log: log.map((line) => JSON.parse(line) as Frame),
      totals: { messages: before.totals.messages, written: before.written },
    };
  }

  for (const [faults, shards, expected] of kinds) {
    const what = faults.length === 0 ? 'no fault' : faults.join(' ');
    it(`equals what the clients heard: ${what}, ${shards === 1 ? 'one shard' : `${shards} shards`}`, async () => {
      target = await startEmbeddedTarget({ shards, deliveryLog: file() });
      const clients = await Promise.all(Array.from({ length: CLIENTS }, (_, client) => open(client)));
      clients.forEach((one, client) => {
        for (const room of roomsOf(client)) one.send({ type: 'join_room', data: { room } });
      });
      await until(() => clients.every(({ frames }) => frames.filter(({ type }) => type === 'room_info').length === 2));
      await fetch(`${target.apiUrl}/_sim/faults`, { method: 'POST', body: JSON.stringify({ faults }) });
      const due = new Map<number, string[]>(clients.map((_, client) => [client, []]));
      for (let n = 0; n < MESSAGES; n++) {
        const client = n % CLIENTS;
        const room = roomsOf(client)[Math.floor(n / CLIENTS) % 2]!;
        const stamp = `~spec.${client.toString(36)}.${n.toString(36)}.0~`;
        clients[client]!.send({ type: 'chat_message', data: { room, text: `${stamp}${'x'.repeat(n % 300)}` } });
        for (const member of members(room)) due.get(member)!.push(stamp);
        // In bursts, so that a later message is not always there already.
        if (n % 200 === 199) await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const { copies, log, totals } = await heard(clients);
      expect(totals.messages).to.equal(MESSAGES);
      for (const did of expected) expect(stampsOf(log, did), did).to.not.deep.equal([]);
      copies.forEach((own, client) => {
        const lines = log.filter(({ receiver }) => receiver === `user${client}`);
        const missing = new Set([...stampsOf(lines, 'lost'), ...stampsOf(lines, 'unwritten')]);
        const more = ['duplicate', 'misdelivered', 'stale'].flatMap((did) => stampsOf(lines, did));
        const should = [...due.get(client)!.filter((stamp) => !missing.has(stamp)), ...more];
        expect(own.map(stampIn).sort()).to.deep.equal(should.sort());
        const inRooms = own.filter(({ room }) => roomsOf(client).includes(String(room)));
        expect(outOfOrder(inRooms).sort()).to.deep.equal(stampsOf(lines, 'reordered').sort());
      });
      const plain = ({ did }: Frame): boolean => did !== 'written' && did !== 'stale';
      expect(new Set(log.filter(plain).map(({ did }) => did))).to.satisfy(
        (dids: Set<unknown>) => faults.length > 0 || dids.size === 0,
      );
      const stale = (room: string): number =>
        log.filter((line) => line['did'] === 'stale' && line['room'] === room).length;
      const byRoom = Object.fromEntries(
        Array.from({ length: ROOMS }, (_, n) => `room${n}`).map((room) => [
          room,
          copies.flat().filter((copy) => copy['room'] === room).length - stale(room),
        ]),
      );
      expect(totals.written).to.deep.equal(byRoom);
      const last = new Map<string, number>();
      for (const { did, room, copies: count } of log) {
        if (did === 'written') last.set(String(room), (last.get(String(room)) ?? 0) + Number(count));
      }
      expect(Object.fromEntries(last)).to.deep.equal(byRoom);
    });
  }

  it('says which copies a connection did not take before it was cut for its slowness', async () => {
    target = await startEmbeddedTarget({ deliveryLog: file(), maxBuffered: 1024 ** 2 });
    const [alice, slow] = [await open(0), await open(1, false)];
    for (const one of [slow, alice]) one.send({ type: 'join_room', data: { room: 'alpha' } });
    await until(() => alice.frames.some(({ type }) => type === 'room_info'));
    await until(() => slow.frames.filter(({ type }) => type === 'user_joined_room').length === 2);
    slow.socket.pause();
    const text = 'x'.repeat(90_000);
    const ofType = (type: string): Frame[] => alice.frames.filter((frame) => frame['type'] === type);
    for (let n = 0; ofType('user_left').length === 0; n++) {
      alice.send({ type: 'chat_message', data: { room: 'alpha', text: `~spec.0.${n.toString(36)}.0~${text}` } });
      await until(() => ofType('chat_message').length > n, 10_000);
    }
    slow.socket.resume();
    const { copies, log, totals } = await heard([alice, slow]);
    const left = alice.frames.findIndex(({ type }) => type === 'user_left');
    const due = alice.frames.slice(0, left).filter(({ type }) => type === 'chat_message').length;
    const untaken = log.filter(({ receiver, did }) => receiver === 'user1' && did !== 'written');
    expect(new Set(untaken.map(({ did }) => did))).to.include('unflushed');
    expect(totals.written).to.deep.equal({ alpha: copies[0]!.length + due - untaken.length });
    const taken = new Set(copies[1]!.map(stampIn));
    expect(untaken.filter(({ stamp }) => taken.has(String(stamp)))).to.deep.equal([]);
  });

  it('names the connections that a fault cut, closed or silenced, and counts what they still got', async () => {
    target = await startEmbeddedTarget({ shards: 2, faultSeed: 1, deliveryLog: file() });
    const clients: ChatClient[] = [];
    // One after the other, so that the same ones are struck each time.
    for (let client = 0; client < 2 * CLIENTS; client++) clients.push(await open(client));
    for (const one of clients) one.send({ type: 'join_room', data: { room: 'alpha' } });
    await until(() => clients.every(({ frames }) => frames.some(({ type }) => type === 'room_info')));
    const faults = ['drop=0.2@30ms', 'close=0.2,code=4000@60ms', 'zombie=0.2@90ms'];
    await fetch(`${target.apiUrl}/_sim/faults`, { method: 'POST', body: JSON.stringify({ faults }) });
    for (let n = 0; n < 300; n++) {
      const one = clients[n % clients.length]!;
      if (one.isOpen) one.send({ type: 'chat_message', data: { room: 'alpha', text: `~spec.0.${n.toString(36)}.0~` } });
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const { copies, log, totals } = await heard(clients);
    const codes = await Promise.all(clients.map(({ closed }) => closed));
    const struck = (did: string): unknown[] =>
      log.filter((line) => line['did'] === did).map(({ receiver }) => receiver);
    const closedWith = (code: number): string[] =>
      codes.flatMap((each, client) => (each === code ? [`user${client}`] : []));
    expect(struck('cut')).to.have.members(closedWith(1006)).and.not.deep.equal([]);
    expect(struck('closed')).to.have.members(closedWith(4000)).and.not.deep.equal([]);
    expect(struck('silenced')).to.not.deep.equal([]);
    expect(totals.written).to.deep.equal({ alpha: copies.flat().length });
    const unwritten = log.filter(({ why }) => why === 'zombie').map(({ receiver }) => receiver);
    expect(new Set(unwritten)).to.deep.equal(new Set(struck('silenced')));
  });
});

interface Totals {
  messages: number;
  written: TargetStats['written'];
}

function stampIn({ text }: Frame): string {
  return /^~[^~]*~/.exec(String(text))![0];
}

function stampsOf(log: readonly Frame[], did: string): string[] {
  return log.filter((line) => line['did'] === did).map(({ stamp }) => String(stamp));
}

/** Stamps whose first copy came after one of a later message of the same sender and room. */
function outOfOrder(copies: readonly Frame[]): string[] {
  const highest = new Map<string, number>();
  const seen = new Set<string>();
  const late: string[] = [];
  for (const copy of copies) {
    const stamp = stampIn(copy);
    if (seen.has(stamp)) continue;
    seen.add(stamp);
    const number = parseInt(stamp.split('.')[2]!, 36);
    const stream = `${String(copy['user_id'])} ${String(copy['room'])}`;
    if (number < (highest.get(stream) ?? -1)) late.push(stamp);
    highest.set(stream, Math.max(highest.get(stream) ?? -1, number));
  }
  return late;
}
