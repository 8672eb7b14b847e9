import type { ConnectionOwner } from '../../../engine/actor/transport.js';

/** An owner that notes what it hears, with the time where it is given a clock. */
export class RecordingOwner implements ConnectionOwner {
  readonly heard: unknown[][] = [];
  private readonly now: (() => number) | undefined;
  private waiting: (() => void)[] = [];

  constructor(now?: () => number) {
    this.now = now;
  }

  opened(): void {
    this.note('opened');
  }

  frame(data: Buffer): void {
    this.note('frame', data.toString());
  }

  closed(code: number, reason: string): void {
    this.note('closed', code, reason);
  }

  failed(code: string, message: string): void {
    this.note('failed', code, message);
  }

  /** Resolves once it has heard that many notes. */
  async until(count: number): Promise<void> {
    while (this.heard.length < count) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private note(...what: unknown[]): void {
    this.heard.push(this.now ? [this.now(), ...what] : what);
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
