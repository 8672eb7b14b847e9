import { eachFrame, framePayload } from '../../../targets/embedded/frame.js';
import type { Wire } from '../../../targets/embedded/session.js';

export type Frame = Readonly<Record<string, unknown>>;

/** A socket that only writes down what it is told. */
export class RecordingWire implements Wire {
  readonly frames: Frame[] = [];
  readonly effects: string[] = [];
  #taken = 0;

  write(frame: Buffer): boolean {
    this.frames.push(JSON.parse(framePayload(frame).toString()) as Frame);
    return true;
  }

  deliver(frame: Buffer): boolean {
    return this.write(frame);
  }

  gather(frames: Buffer): boolean {
    eachFrame(frames, (frame) => this.write(frame));
    return true;
  }

  ping(): void {
    this.effects.push('ping');
  }

  close(code: number): void {
    this.effects.push(`close ${code}`);
  }

  cut(): void {
    this.effects.push('cut');
  }

  pause(): void {
    this.effects.push('pause');
  }

  resume(): void {
    this.effects.push('resume');
  }

  /** The frames since they were last taken. */
  take(): Frame[] {
    const frames = this.frames.slice(this.#taken);
    this.#taken = this.frames.length;
    return frames;
  }

  /** The types of the frames since they were last taken. */
  takeTypes(): unknown[] {
    return this.take().map((frame) => frame['type']);
  }
}
