import { type CheckScope, formatNumber } from './check-scope.js';
import { lurkersOf } from './compile-plan.js';
import type { Messages, Population } from './resolved-profile.generated.js';

/** Who of a population sends, and how much of it. */
export function checkSenders(scope: CheckScope, key: string, { clients }: Population, messages: Messages): void {
  const field = ['populations', key, 'messages'];
  if (scope.sound([...field, 'lurkers'], ['populations', key, 'clients']) && lurkersOf(messages, clients) === clients) {
    scope.add([...field, 'lurkers'], {
      message: `leaves none of ${formatNumber(clients)} clients to send`,
      value: messages.lurkers,
      limit: 'at least one that sends',
      hint: `at most ${Math.floor((1e4 * (clients - 1)) / clients) / 1e4} leaves one`,
    });
  }
  if (scope.sound([...field, 'senders'], [...field, 'ratePerClient'], [...field, 'thinkTime']))
    checkShares(scope, key, messages);
}

/** Unequal shares need a rate to share in: clients with a rate or a think time of their own have none. */
function checkShares(scope: CheckScope, key: string, messages: Messages): void {
  const field = ['populations', key, 'messages'];
  if (messages.senders === undefined) return;
  const phases = scope.sound(['phases']) ? Object.entries(scope.profile.phases ?? {}) : [];
  const inPhases = phases.flatMap(([phase, { messages: cadences }]) => {
    const cadence = Object.hasOwn(cadences, key) ? cadences[key]! : 'none';
    return cadence === 'none' || cadence.ratePerClient === undefined ? [] : [['phases', phase, 'messages', key]];
  });
  const own = (['ratePerClient', 'thinkTime'] as const).filter((name) => messages[name] !== undefined);
  const fields = [...own.map((name) => [...field, name]), ...inPhases.map((each) => [...each, 'ratePerClient'])];
  for (const each of fields) {
    scope.add(each, {
      message: 'has no place beside senders: it gives every client the same share',
      hint: 'give "rate", which senders divide among the clients, or leave senders out',
      atKey: true,
    });
  }
}
