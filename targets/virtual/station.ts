import type { Alarm, Clock } from '../../engine/clock/clock.js';
import type { Stalls } from './stalls.js';

/** Who is served. */
export interface Customer<Request> {
  /** Its service begins: what it takes, in ms. */
  begin(request: Request): number;
  /** Its service is over. */
  served(request: Request): void;
}

/** Where one is served. */
interface Desk {
  alarm: Alarm;
  customer: Customer<unknown> | undefined;
  request: unknown;
}

/**
 * One queue before some servers, first come first served (G/G/c/K in Kendall's notation, K = servers + limit).
 *
 * | on          | a server is free | all are busy, place | all are busy, none |
 * | ----------- | ---------------- | ------------------- | ------------------ |
 * | offer       | begins           | waits               | refused            |
 * | end of one  | –                | the first begins    | the first begins   |
 */
export class Station {
  private readonly clock: Clock;
  private readonly stalls: Stalls;
  private readonly limit: number;
  private readonly free: Desk[];
  private readonly desks: number;
  private customers: Customer<unknown>[] = [];
  private requests: unknown[] = [];
  private first = 0;

  /** `limit`: how many may wait. */
  constructor(clock: Clock, { servers, limit }: { servers: number; limit: number }, stalls: Stalls) {
    this.clock = clock;
    this.stalls = stalls;
    this.limit = limit;
    this.desks = servers;
    this.free = Array.from({ length: servers }, () => this.desk());
  }

  private get waiting(): number {
    return this.customers.length - this.first;
  }

  /** Nobody waits or is being served. */
  get idle(): boolean {
    return this.free.length === this.desks;
  }

  /** False where too many wait already: then nothing follows. */
  offer<Request>(customer: Customer<Request>, request: Request): boolean {
    const desk = this.free.pop();
    if (desk !== undefined) {
      this.begin(desk, customer, request);
      return true;
    }
    if (this.waiting >= this.limit) return false;
    this.customers.push(customer);
    this.requests.push(request);
    return true;
  }

  private desk(): Desk {
    const desk: Desk = {
      alarm: this.clock.alarm(() => this.end(desk)),
      customer: undefined,
      request: undefined,
    };
    return desk;
  }

  private begin(desk: Desk, customer: Customer<unknown>, request: unknown): void {
    desk.customer = customer;
    desk.request = request;
    desk.alarm.setAt(this.stalls.doneMs(this.clock.now(), customer.begin(request)));
  }

  private end(desk: Desk): void {
    desk.customer!.served(desk.request);
    if (this.waiting === 0) {
      desk.customer = undefined;
      desk.request = undefined;
      this.free.push(desk);
      return;
    }
    const at = this.first++;
    this.begin(desk, this.customers[at]!, this.requests[at]);
    if (this.first > 1024 && this.first * 2 > this.customers.length) {
      this.customers = this.customers.slice(this.first);
      this.requests = this.requests.slice(this.first);
      this.first = 0;
    }
  }
}
