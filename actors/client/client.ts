import { Actor } from '../../engine/actor/actor.js';
import type { ActorSystem } from '../../engine/actor/actor-system.js';
import type { Connection, ConnectionOwner } from '../../engine/actor/transport.js';
import * as cadence from './cadence.js';
import * as churn from './churn.js';
import type { ClientContext } from './client-context.js';
import * as heartbeat from './heartbeat.js';
import * as membership from './membership.js';
import * as privately from './private-cadence.js';
import * as reading from './reading.js';
import { readFrame } from './read-frame.js';
import { NONE, RequestKind, type RequestList } from './requests.js';
import * as session from './session.js';
import * as typing from './typing.js';

export type ClientSignal =
  | 'start'
  | 'opened'
  | 'frame'
  | 'closed'
  | 'failed'
  | 'overdue'
  | 'heartbeatDue'
  | 'silent'
  | 'join'
  | 'create'
  | 'leave'
  | 'depart'
  | 'comeBack'
  | 'type'
  | 'stopTyping'
  | 'sendPrivate'
  | 'hasRead'
  | 'readOn'
  | 'send'
  | 'requestOverdue'
  | 'halt'
  | 'finish'
  | 'close'
  | 'cut';

/** See the table in session.ts. */
export type ClientState = 'idle' | 'connecting' | 'greeting' | 'ready' | 'leaving' | 'away';

/**
 * One simulated person. Holds little, since there are many: what can be computed from index and seed is computed, times
 * and requests stand in tables of the population. Each behaviour is a file of functions over a client.
 */
export class Client extends Actor<ClientSignal> implements ConnectionOwner {
  readonly context: ClientContext;
  /** Place within the population's share of this thread: the key of its row in shared tables. */
  readonly slot: number;
  /** Place within its population. */
  readonly index: number;
  state: ClientState = 'idle';
  connection: Connection | undefined = undefined;
  /** Requests sent and not answered, oldest first. */
  readonly open: RequestList = { head: NONE, tail: NONE };
  /** Messages due that wait for the in-flight limit, oldest first. */
  readonly waiting: RequestList = { head: NONE, tail: NONE };
  /** Messages among the open requests. */
  openMessages = 0;
  /** Position in the sequence of joins, or of leaves; -1: none under way. */
  cursor = -1;
  awaitsHeartbeat = false;
  /** Its first attempt to connect has ended. */
  settled = false;
  /** How often it has waited to come back since it was last usable. */
  waits = 0;
  /** It has been through its joins: a connection made later joins its groups anew. */
  hasJoined = false;
  /** It is back, and not yet in its groups again. */
  rejoins = false;
  /** Its session is over by plan: it closes once what is open is settled. */
  ending = false;
  /** It has been asked to close, and does once its heartbeat is answered. */
  closing = false;
  /** A behaviour of it threw. */
  lost = false;
  private readonly system: ActorSystem;

  constructor(context: ClientContext, system: ActorSystem, slot: number, index: number) {
    super();
    this.context = context;
    this.system = system;
    this.slot = slot;
    this.index = index;
  }

  /** Over all populations: the `sender` of its stamps. */
  get number(): number {
    return this.context.population.firstClient + this.index;
  }

  receive(signal: ClientSignal, value: number, payload: unknown): void {
    switch (signal) {
      case 'frame':
        return readFrame(this, payload as Buffer);
      case 'send':
        return cadence.due(this, value);
      case 'heartbeatDue': {
        const missed = heartbeat.due(this);
        if (missed !== undefined) session.drop(this, 'HEARTBEAT_TIMEOUT', missed);
        return;
      }
      case 'requestOverdue':
        return this.context.requests.kind[value] === RequestKind.privately
          ? privately.overdue(this, value)
          : cadence.requestOverdue(this, value);
      case 'start':
        return session.start(this);
      case 'opened':
        return session.opened(this);
      case 'closed':
        return session.closed(this, value, payload as string);
      case 'failed': {
        const { code, message } = payload as { code: string; message: string };
        return session.failed(this, code, message);
      }
      case 'overdue':
        return session.overdue(this);
      case 'silent':
        return session.drop(this, 'SILENT', 'heartbeats of the server failed to come');
      case 'join':
        return membership.join(this, value);
      case 'create':
        return membership.create(this, value, payload as number);
      case 'leave':
        return membership.leave(this, value, payload as number);
      case 'depart':
        return churn.depart(this, value);
      case 'comeBack':
        return churn.comeBack(this);
      case 'type':
        return typing.start(this, value);
      case 'stopTyping':
        return typing.stop(this);
      case 'sendPrivate':
        return privately.due(this, value);
      case 'hasRead':
        return reading.hasRead(this, value);
      case 'readOn':
        return reading.readOn(this);
      case 'halt':
        membership.halt(this);
        return cadence.halt(this);
      case 'finish':
        return session.finish(this);
      case 'close':
        return session.close(this);
      case 'cut':
        return session.cut(this);
    }
  }

  /** A behaviour threw: this client is lost, by our own fault. What it is asked from now on fails at once. */
  override abandon(): boolean {
    session.abandon(this);
    return true;
  }

  opened(): void {
    this.system.tell(this, 'opened');
  }

  frame(data: Buffer): void {
    this.system.tell(this, 'frame', 0, data);
  }

  hasRead(bytes: number): boolean {
    if (this.context.readsFreely) {
      this.context.lastFreeReadMs = this.context.now();
      return true;
    }
    this.system.tell(this, 'hasRead', bytes);
    return false;
  }

  closed(code: number, reason: string): void {
    this.system.tell(this, 'closed', code, reason);
  }

  failed(code: string, message: string): void {
    this.system.tell(this, 'failed', 0, { code, message });
  }
}
