import { base36 } from './base36.js';

const TILDE = 0x7e;
const DOT = 0x2e;

/** Base-36 digits of one number at most: 36^10 is below 2^53, and in microseconds it is 115 years. */
const MAX_DIGITS = 10;
const NO_DIGIT = 255;

/** Value of each byte as a base-36 digit. */
const digitOf = new Uint8Array(256).fill(NO_DIGIT);
for (let digit = 0; digit < 36; digit++) digitOf[digit.toString(36).charCodeAt(0)] = digit;

/**
 * Stamp at the start of each message's text: `~run.sender.sequence.intended~`, the numbers in base 36, without white
 * space or anything that JSON escapes. `run` is the run's short id, so that two runs never take each other's messages
 * for their own; `sender` is the client's number over all populations; `sequence` counts that client's messages from
 * 0; `intended` is the intended send in microseconds on the machine's monotonic clock, which all processes of a machine
 * share. A receiver finds it in the raw bytes of a frame, without parsing it; reading allocates nothing.
 */
export class StampCodec {
  private readonly head: string;
  private readonly needle: Buffer;

  /** `runId`: 1 to 16 of `a-z0-9`. */
  constructor(runId: string) {
    this.head = `~${runId}.`;
    this.needle = Buffer.from(this.head, 'latin1');
  }

  /** At most 35 characters beside the run's id. `intendedMs` is kept to the microsecond. */
  encode(sender: number, sequence: number, intendedMs: number): string {
    return `${this.head}${base36(sender)}.${base36(sequence)}.${base36(Math.round(intendedMs * 1000))}~`;
  }

  /**
   * Finds the first stamp of this run at or after `from`. Fills `into` and returns true, or leaves it and returns false
   * where there is none, it is cut short or malformed.
   */
  read(data: Buffer, from: number, into: StampFields): boolean {
    const start = this.find(data, from);
    return start >= 0 && this.readAt(data, start, into);
  }

  /** Where, at or after `from`, something begins as stamps of this run do; -1 for nowhere. */
  find(data: Buffer, from: number): number {
    return data.indexOf(this.needle, from);
  }

  /** Reads the stamp that begins at `start` and nowhere else; otherwise as `read`. */
  readAt(data: Buffer, start: number, into: StampFields): boolean {
    const { needle } = this;
    const end = data.length;
    let at = start + needle.length;
    if (start < 0 || at >= end) return false;
    for (let i = 0; i < needle.length; i++) if (data[start + i] !== needle[i]) return false;

    let sender = 0;
    let sequence = 0;
    let field = 0;
    let value = 0;
    let digits = 0;
    for (; at < end; at++) {
      const byte = data[at]!;
      const digit = digitOf[byte]!;
      if (digit !== NO_DIGIT) {
        if (++digits > MAX_DIGITS) return false;
        value = value * 36 + digit;
        continue;
      }
      if (digits === 0) return false;
      if (field === 2) {
        if (byte !== TILDE) return false;
        into.sender = sender;
        into.sequence = sequence;
        into.intendedMs = value / 1000;
        return true;
      }
      if (byte !== DOT) return false;
      if (field === 0) sender = value;
      else sequence = value;
      field++;
      value = 0;
      digits = 0;
    }
    return false;
  }
}

export interface StampFields {
  sender: number;
  sequence: number;
  /** ms on the machine's monotonic clock */
  intendedMs: number;
}
