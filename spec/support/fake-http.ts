import type { HttpClient, HttpOwner } from '../../engine/actor/transport.js';
import type { Clock } from '../../engine/clock/clock.js';

export interface FakeRequest {
  atMs: number;
  method: string;
  path: string;
  body: string;
}

/** A status, a failure's code, or no answer at all. */
export type FakeAnswer = number | string | undefined;

/** An HTTP client that asks a function for its answers, and keeps count of what is open. */
export class FakeHttp implements HttpClient {
  readonly requests: FakeRequest[] = [];
  /** Most requests open at the same time. */
  mostOpen = 0;
  disposed = false;
  private readonly clock: Clock;
  private readonly answer: (request: FakeRequest, n: number) => FakeAnswer;
  private readonly latencyMs: (n: number) => number;
  private readonly open = new Set<() => void>();

  /** `answer` gets the request and its number, from 0, when it is due: `latencyMs` after the request. */
  constructor(
    clock: Clock,
    answer: (request: FakeRequest, n: number) => FakeAnswer,
    latencyMs: (n: number) => number = () => 10,
  ) {
    this.clock = clock;
    this.answer = answer;
    this.latencyMs = latencyMs;
  }

  request(method: 'GET' | 'POST', path: string, body: string | undefined, token: number, owner: HttpOwner): void {
    const n = this.requests.length;
    const request = { atMs: this.clock.now(), method, path, body: body ?? '' };
    this.requests.push(request);
    const abort = (): void => owner.failed(token, 'ABORTED', 'The pool was dropped.');
    this.open.add(abort);
    this.mostOpen = Math.max(this.mostOpen, this.open.size);
    this.clock.at(this.clock.now() + this.latencyMs(n), () => {
      const answer = this.answer(request, n);
      if (answer === undefined || !this.open.delete(abort)) return;
      if (typeof answer === 'number') owner.answered(token, answer);
      else owner.failed(token, answer, `It failed with ${answer}.`);
    });
  }

  dispose(): void {
    this.disposed = true;
    for (const abort of this.open) abort();
    this.open.clear();
  }
}
