import { Chat } from '../../../../targets/embedded/chat.js';
import { DeliveryLog } from '../../../../targets/embedded/faults/delivery-log.js';
import { HttpApi } from '../../../../targets/embedded/http-api.js';
import { receive } from '../../../../targets/embedded/requests/receive.js';
import type { Session } from '../../../../targets/embedded/session.js';
import { answer } from '../../../../targets/embedded/shards/answer.js';
import { Link } from '../../../../targets/embedded/shards/link.js';
import { Peers } from '../../../../targets/embedded/shards/peers.js';
import { shardOf } from '../../../../targets/embedded/shards/shard-of.js';
import { resolveTargetOptions, type EmbeddedTargetOptions } from '../../../../targets/embedded/target-options.js';
import { ManualClock } from '../manual-clock.js';
import { RecordingWire, type Frame } from '../recording-wire.js';
import { MemoryPipe } from './memory-pipe.js';

/** A client of one of several chats. */
export interface LinkedGuest {
  readonly session: Session;
  readonly wire: RecordingWire;
  /** Sends a request; what comes of it comes with `settle`. */
  tell(type: string, data?: unknown): void;
}

/** Chats without sockets, each a shard, linked in memory. Nothing crosses before `settle` or `turn`. */
export class LinkedChats {
  readonly clock = new ManualClock();
  readonly chats: readonly Chat[];
  /** What the delivery logs of all of them said. */
  readonly log: Frame[] = [];
  /** By the shard that writes, then the one that reads. */
  readonly pipes: (MemoryPipe | undefined)[][] = [];
  #due: (() => void)[] = [];

  /** `isLogged`: each with a delivery log. */
  constructor(count: number, options: EmbeddedTargetOptions = {}, isLogged = false) {
    const resolved = resolveTargetOptions(options, {});
    this.chats = Array.from({ length: count }, (_, index) => {
      const place = { index, count, serverId: 'one' };
      const log = new DeliveryLog(this.clock, index, (line) => this.log.push(JSON.parse(line) as Frame));
      const chat = new Chat(resolved, this.clock, place, isLogged ? log : undefined);
      const api = new HttpApi(chat, 'one');
      chat.peers = new Peers(chat, place, (question) => answer(chat, api, question));
      this.pipes.push([]);
      return chat;
    });
    const later = (task: () => void): void => void this.#due.push(task);
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < a; b++) {
        const [ofA, ofB] = MemoryPipe.pair();
        this.pipes[a]![b] = ofA;
        this.pipes[b]![a] = ofB;
        const [atA, atB] = [this.chats[a]!.peers!, this.chats[b]!.peers!];
        atA.add(new Link(b, ofA, atA, later));
        atB.add(new Link(a, ofB, atB, later));
      }
    }
  }

  guest(shard: number, userId: string): LinkedGuest {
    const chat = this.chats[shard]!;
    const wire = new RecordingWire();
    const session = chat.welcome(chat.nextNumber(), userId, wire);
    wire.take();
    return {
      session,
      wire,
      tell: (type, data = {}) => receive(chat, session, Buffer.from(JSON.stringify({ type, data })), false),
    };
  }

  /** The n-th name that the shard owns. */
  roomOf(shard: number, n = 0): string {
    for (let i = 0, found = 0; ; i++) {
      if (shardOf(`room${i}`, this.chats.length) === shard && found++ === n) return `room${i}`;
    }
  }

  /** What is due is written. */
  flush(): void {
    for (const task of this.#due.splice(0)) task();
  }

  /** Carries one pipe's bytes over. */
  carry(from: number, to: number): boolean {
    return this.pipes[from]![to]!.carry();
  }

  /** Carries everything, until nothing is left. */
  settle(): void {
    for (let isBusy = true; isBusy;) {
      isBusy = this.#due.length > 0;
      this.flush();
      for (const row of this.pipes) for (const pipe of row) if (pipe?.carry() === true) isBusy = true;
    }
  }
}
