const TILDE = 0x7e;
const DOT = 0x2e;

/**
 * Stamp at the start of each message's text: `~run.sender.sequence.intended~`, the numbers in base 36, without white
 * space or anything that JSON escapes. `run` is the run's short id, so that two runs never take each other's messages
 * for their own; `sender` is the client's number over all populations; `sequence` counts that client's messages from
 * 0; `intended` is the intended send in microseconds on the machine's monotonic clock, which all processes of a machine
 * share. A receiver finds it in the raw bytes of a frame, without parsing it.
 */
export class StampCodec {
  private readonly head: string;
  private readonly needle: Buffer;

  /** `runId`: 1 to 16 of `a-z0-9`. */
  constructor(runId: string) {
    this.head = `~${runId}.`;
    this.needle = Buffer.from(this.head, 'latin1');
  }

  encode(sender: number, sequence: number, intendedMs: number): string {
    return `${this.head}${sender.toString(36)}.${sequence.toString(36)}.${Math.round(intendedMs * 1000).toString(36)}~`;
  }

  /**
   * Finds the first stamp of this run at or after `from`. Fills `into` and returns true, or returns false where there is
   * none, it is cut short or malformed.
   */
  read(data: Buffer, from: number, into: StampFields): boolean {
    const start = data.indexOf(this.needle, from);
    if (start < 0) return false;
    const fields = [0, 0, 0];
    let field = 0;
    let digits = 0;
    let value = 0;
    const limit = Math.min(data.length, start + this.needle.length + 48);
    for (let at = start + this.needle.length; at < limit; at++) {
      const byte = data[at]!;
      if (byte === DOT || byte === TILDE) {
        if (digits === 0 || (byte === TILDE) !== (field === 2)) return false;
        fields[field++] = value;
        if (byte === TILDE) {
          into.sender = fields[0]!;
          into.sequence = fields[1]!;
          into.intendedMs = fields[2]! / 1000;
          return true;
        }
        value = 0;
        digits = 0;
        continue;
      }
      const digit = byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : byte >= 0x61 && byte <= 0x7a ? byte - 0x57 : -1;
      if (digit < 0) return false;
      value = value * 36 + digit;
      digits++;
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
