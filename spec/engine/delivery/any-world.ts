import fc from 'fast-check';
import { compileSizes } from '../../../engine/plan/compile-sizes.js';
import type { Plan } from '../../../engine/plan/plan.js';
import type { Members } from '../../../engine/plan/resolved-profile.generated.js';
import { anyMembers } from '../../support/any-members.js';
import { anyLives, END_MS, membersOf } from './lives.js';
import { planWith } from './played-ledger.js';
import type { Message, World } from './reference-ledger.js';

let copyOffset = 0;

/** Any plan, and clients that come and go at most `most` times each, with messages and their copies. */
export const worlds = (most: number): fc.Arbitrary<{ plan: Plan; world: World }> =>
  fc
    .record({
      members: fc.oneof(
        fc.constantFrom(1, 2, 3, 33).map((value): Members => ({ distribution: 'constant', value })),
        anyMembers(70),
      ),
      joins: fc.constantFrom(1, 2),
      choices: fc.infiniteStream(fc.nat(2 ** 30)),
      messages: fc.nat(40),
    })
    .map(({ members: size, joins, choices, messages: count }) => {
      const random = (below: number): number => (choices.next().value as number) % below;
      const chosen = planWith({ members: size, clients: compileSizes(size, 1000)[0]!.members * 2, joins });
      const lives = anyLives(chosen, random, most);
      const sequences = new Map<number, number>();
      const messages: Message[] = Array.from({ length: count }, (_, n) => Math.floor((n * END_MS) / (count + 1))).map(
        (sentMs) => {
          const life = lives[random(lives.length)]!;
          const sequence = sequences.get(life.client) ?? 0;
          sequences.set(life.client, sequence + 1);
          return {
            sender: life.client,
            sequence,
            group: life.group,
            sentMs: sentMs + random(3),
            refused: random(20) === 0,
          };
        },
      );
      const copies = messages.flatMap((each) =>
        each.refused || random(15) === 0
          ? []
          : membersOf(chosen, each.group).flatMap((receiver) => {
              const times = random(10) === 0 ? random(3) : 1;
              const receivers = Array.from({ length: times }, () =>
                random(25) === 0 ? random(chosen.clients) : receiver,
              );
              return receivers.map((to) => ({
                sender: each.sender,
                sequence: each.sequence,
                receiver: to,
                // No two at the same time to the same client: their order would be anybody's guess.
                atMs: each.sentMs + 1 + random(700) + copyOffset++ / 1e6,
              }));
            }),
      );
      return { plan: chosen, world: { lives, messages, copies } };
    });
