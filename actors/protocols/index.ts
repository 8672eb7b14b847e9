import type { Protocol } from '../../engine/actor/protocol.js';
import type { StampCodec } from '../../engine/delivery/stamp.js';
import type { ResolvedProfile } from '../../engine/plan/resolved-profile.generated.js';
import { createChatProtocol } from './chat.js';
import { createEchoProtocol } from './echo.js';

/** The protocols that a profile can name. */
export type ProtocolName = ResolvedProfile['target']['protocol'];

/** The protocol of that name, for the run of `stamps`. */
export function createProtocol(name: ProtocolName, stamps: StampCodec): Protocol {
  switch (name) {
    case 'chat':
      return createChatProtocol(stamps);
    case 'echo':
      return createEchoProtocol(stamps);
  }
}
