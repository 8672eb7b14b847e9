import type { ActorSystem } from '../../engine/actor/actor-system.js';
import type { Step } from '../../engine/run/control.js';
import type { ClientProgress } from './client-context.js';
import type { Client } from './client.js';
import type { ClosedLoop } from './closed-loop.js';
import type { CreatorPool } from './creator-pool.js';
import { NONE, type Requests } from './requests.js';

/** What the population does about what its clients report. */
export interface StepListener {
  /** A client is through the joins of the step: the next one may begin with its own. */
  joined(): void;
  /** Nothing is under way any more that the step waited for. In drain it may be told again. */
  finished(step: Step): void;
}

/** Which clients of a population's share are under way, and what the step still waits for. */
export class StepProgress implements ClientProgress {
  /** Connections established now. */
  open = 0;
  /** From hold on, where sessions or messages follow from what happened before. */
  loop: ClosedLoop | undefined;
  private readonly system: ActorSystem;
  private readonly creators: CreatorPool;
  private readonly requests: Requests;
  private readonly listener: StepListener;
  private step: Step | undefined;
  /** Clients that have not finished the step under way. */
  private remaining = 0;
  /** Clients on whose connection the transport has not said its last word. */
  private connected = 0;
  /** Clients between start and usable or failed. */
  private unsettled = 0;

  constructor(system: ActorSystem, creators: CreatorPool, requests: Requests, listener: StepListener) {
    this.system = system;
    this.creators = creators;
    this.requests = requests;
    this.listener = listener;
  }

  begin(step: Step): void {
    this.step = step;
    this.remaining = 0;
  }

  /** That many clients have to report before the step is over. */
  expect(clients: number): void {
    this.remaining = clients;
  }

  isIn(step: Step): boolean {
    return this.step === step;
  }

  /** Nothing is under way that an answer could still come to. */
  get drained(): boolean {
    return this.requests.size === 0 && this.unsettled === 0;
  }

  checkClosed(): void {
    if (this.step === 'close' && this.connected <= 0) this.listener.finished('close');
  }

  checkCreators(): void {
    const { step } = this;
    if ((step === 'groups' || step === 'leave') && this.creators.finished) this.listener.finished(step);
  }

  started(): void {
    this.unsettled++;
    this.connected++;
  }

  settled(first: boolean): void {
    this.unsettled--;
    if (first && this.step === 'connect' && --this.remaining === 0) this.listener.finished('connect');
    this.checkDrained();
  }

  opened(client: Client): void {
    this.open++;
    this.loop?.usable(client);
  }

  ended(client: Client): void {
    this.open--;
    this.loop?.unusable(client);
    this.creators.disconnected(client.index);
  }

  away(client: Client): void {
    this.connected--;
    this.loop?.away(client);
    this.checkClosed();
  }

  joined(): void {
    this.checkDrained();
    if (this.step !== 'join') return;
    this.listener.joined();
    if (--this.remaining === 0) this.listener.finished('join');
  }

  inGroups(client: Client): void {
    this.loop?.inGroups(client);
    this.closeIfOver(client);
  }

  creationDone(client: Client, set: number, group: number, confirmed: boolean): void {
    this.creators.created(client.index, set, group, confirmed);
    this.checkCreators();
    this.checkDrained();
  }

  leaveDone(client: Client, set: number): void {
    this.creators.left(client.index, set);
    this.checkCreators();
    this.checkDrained();
  }

  requestSettled(client: Client): void {
    this.closeIfOver(client);
    this.checkDrained();
  }

  messageSettled(client: Client): void {
    this.loop?.settled(client);
    this.closeIfOver(client);
    this.checkDrained();
  }

  private checkDrained(): void {
    if (this.step === 'drain' && this.drained) this.listener.finished('drain');
  }

  /** The last open request of a session that is over by plan has been settled. */
  private closeIfOver(client: Client): void {
    if (client.ending && client.state === 'ready' && client.open.head === NONE) this.system.tell(client, 'close');
  }
}
