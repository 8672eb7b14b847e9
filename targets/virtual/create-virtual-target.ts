import type { Clock } from '../../engine/clock/clock.js';
import type { TargetModel, VirtualTarget } from './target-model.js';
import { VirtualChat } from './virtual-chat.js';
import { VirtualEcho } from './virtual-echo.js';

/** The modelled target that speaks that protocol. The same seed and the same clients draw the same. */
export function createVirtualTarget(
  protocol: 'chat' | 'echo',
  clock: Clock,
  model: TargetModel,
  seed: number,
): VirtualTarget {
  switch (protocol) {
    case 'chat':
      return new VirtualChat(clock, model, seed);
    case 'echo':
      return new VirtualEcho(clock, model, seed);
  }
}
