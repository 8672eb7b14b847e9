import type { Frame, HttpRequest, Protocol } from '../../engine/actor/protocol.js';
import type { ErrorCategory } from '../../engine/telemetry/error-categories.js';
import type { StampCodec } from '../../engine/delivery/stamp.js';

/** The client's own heartbeat: no stamp begins so, for a run's id holds no dash. */
const HEARTBEAT = '~heart-beat~';
const heartbeatBytes = Buffer.from(HEARTBEAT, 'latin1');

/** An echo server: every frame comes back to its sender, and to nobody else. A message is its text, without an envelope. */
class EchoProtocol implements Protocol {
  readonly name = 'echo';
  readonly readyOn = 'open';
  readonly serverHeartbeatMs = 0;
  readonly groups = false;
  readonly limits = {};
  private readonly stamps: StampCodec;

  constructor(stamps: StampCodec) {
    this.stamps = stamps;
  }

  encodeJoin(): string {
    throw new Error('The echo protocol has no groups to join.');
  }

  encodeLeave(): string {
    throw new Error('The echo protocol has no groups to leave.');
  }

  encodeCreate(): string {
    throw new Error('The echo protocol has no groups to create.');
  }

  encodeLookUp(): string {
    throw new Error('The echo protocol has no groups to look up.');
  }

  encodeMessage(_group: string, text: string): string {
    return text;
  }

  encodePrivate(): string {
    throw new Error('The echo protocol has no private messages.');
  }

  encodeTyping(): string {
    throw new Error('The echo protocol has no groups to type in.');
  }

  encodeHeartbeat(): string {
    return HEARTBEAT;
  }

  encodeHeartbeatAnswer(): string {
    throw new Error('The echo protocol has no heartbeat of the server to answer.');
  }

  decode(data: Buffer, into: Frame): void {
    if (this.stamps.readAt(data, 0, into)) {
      into.clear('message');
      into.stamped = true;
    } else into.clear(data.equals(heartbeatBytes) ? 'heartbeatAnswer' : 'other');
  }

  historyRequest(): HttpRequest | undefined {
    return undefined;
  }

  createGroupRequest(): HttpRequest | undefined {
    return undefined;
  }

  categoryOf(): ErrorCategory {
    return 'other';
  }

  readCreateGroupStatus(): 'failed' {
    return 'failed';
  }
}

/** Echo protocol for the run of `stamps`. */
export function createEchoProtocol(stamps: StampCodec): Protocol {
  return new EchoProtocol(stamps);
}
