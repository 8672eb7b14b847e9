import { checkDuration } from './check-quantity.js';
import { type CheckScope, formatNumber } from './check-scope.js';
import { stagesOf, type DrawnDuration } from './compile-closed.js';
import type { Population } from './resolved-profile.generated.js';

type Field = readonly (string | number)[];

/** Beyond this, an evenly spread duration would have to be negative at times. */
const MOST_UNIFORM_VARIATION = 0.57;

/** Open or closed, and what can't be meant together. */
export function checkClosed(scope: CheckScope): void {
  for (const [key, population] of scope.entries('populations', scope.profile.populations)) {
    const field = ['populations', key];
    checkKind(scope, field, population);
    checkConcurrency(scope, field, population);
    if (scope.sound([...field, 'session'])) {
      const { length, thinkTime } = population.session ?? {};
      checkDrawn(scope, [...field, 'session', 'length'], length, true);
      checkDrawn(scope, [...field, 'session', 'thinkTime'], thinkTime, false);
    }
    if (scope.sound([...field, 'messages'])) {
      checkDrawn(scope, [...field, 'messages', 'thinkTime'], population.messages?.thinkTime, false);
    }
    if (population.concurrency !== undefined) checkClosedOnly(scope, key, population);
  }
}

function checkKind(scope: CheckScope, field: Field, population: Population): void {
  const { arrival, concurrency, session } = population;
  if (!scope.sound([...field, 'arrival'], [...field, 'concurrency'], [...field, 'session'])) return;
  if (concurrency === undefined && arrival === undefined && session === undefined) {
    scope.add([...field, 'arrival'], {
      message: 'is missing, and concurrency too',
      hint: 'add one of them: "arrival": {"rate": "200/s"} for an open workload, "concurrency": "all" for a closed one',
    });
  } else if (concurrency !== undefined && arrival !== undefined) {
    scope.add([...field, 'arrival'], {
      message: "has no place beside concurrency: a closed population's sessions begin when others end, at no rate",
      limit: 'one of the two',
      hint: 'leave arrival out, or concurrency and session',
      atKey: true,
    });
  } else if (concurrency === undefined && session !== undefined) {
    scope.add([...field, 'session'], {
      message: 'has no place without concurrency: clients that arrive at a rate stay to the end',
      hint: arrival ? 'leave it out, or write "concurrency": "all" in place of arrival' : 'add "concurrency": "all"',
      atKey: true,
    });
  }
}

function checkConcurrency(scope: CheckScope, field: Field, { clients, concurrency }: Population): void {
  const at = [...field, 'concurrency'];
  if (concurrency === undefined || concurrency === 'all' || !scope.sound(at, [...field, 'clients'])) return;
  const stages = stagesOf(concurrency, clients);
  const stageAt = (n: number): Field => (Array.isArray(concurrency) ? [...at, n] : at);
  stages.forEach(({ from, to, overMs }, n) => {
    for (const [name, value] of Object.entries({ from, to })) {
      const given = (Array.isArray(concurrency) ? concurrency[n] : concurrency)?.[name as 'from' | 'to'];
      if (value <= clients || given === undefined) continue;
      scope.add([...stageAt(n), name], {
        message: 'is more clients than there are',
        value,
        limit: `at most the ${formatNumber(clients)} of the population`,
      });
    }
    if (overMs === 0 && n < stages.length - 1) {
      scope.add([...stageAt(n), 'over'], {
        message: 'is nothing, and another stage follows',
        value: '0s',
        limit: 'more than 0s',
        hint: 'the next stage\'s "from" jumps',
      });
    }
  });
  const most = Math.max(...stages.map(({ from, to }) => Math.max(from, to)));
  if (most >= clients) return; // more than there are: reported above
  scope.add(at, {
    message: most === 0 ? 'lets no client take part' : `never lets more than ${formatNumber(most)} take part`,
    limit: `all ${formatNumber(clients)} clients at some time`,
    hint: most === 0 ? 'leave "to" out for all of them' : `write "clients": ${most}`,
  });
}

/** What only an open population can have. */
function checkClosedOnly(scope: CheckScope, key: string, population: Population): void {
  const field = ['populations', key];
  const { messages, reconnect } = population;
  if (scope.sound([...field, 'reconnect']) && reconnect.policy !== 'none') {
    scope.add([...field, 'reconnect', 'policy'], {
      message: 'has no place in a closed population: after a drop the client begins its next session',
      value: reconnect.policy,
      hint: 'leave reconnect out; session.thinkTime is the pause',
    });
  }
  if (messages?.burst !== undefined && scope.sound([...field, 'messages', 'burst'])) {
    scope.add([...field, 'messages', 'burst'], {
      message: 'has no place in a closed population: sessions begin at times of their own',
      hint: 'leave it out; session.length and session.thinkTime make the bursts',
      atKey: true,
    });
  }
  if (messages?.rate !== undefined && scope.sound([...field, 'messages'])) {
    scope.add([...field, 'messages', 'rate'], {
      message: 'has no place in a closed population: how many are in a session depends on the target',
      value: messages.rate,
      hint: 'write ratePerClient or thinkTime in its place',
      atKey: true,
    });
  }
  if (scope.refused(['groups'])) return;
  for (const [name, { create }] of scope.entries('groups', scope.profile.groups)) {
    if (scope.refused(['groups', name, 'create']) || create.via !== 'websocket') continue;
    const creating = create.by ?? creatorOf(scope, name);
    if (creating !== key) continue;
    scope.add(['groups', name, 'create', 'via'], {
      message: `lets "${key}" create groups before hold, and that population is closed: it connects in hold only`,
      value: create.via,
      hint: 'write "via": "http", or "by" another population',
    });
  }
}

/** As compilePlan chooses it: the first population that joins the set, or the first of all. */
function creatorOf(scope: CheckScope, set: string): string | undefined {
  const { populations } = scope.profile;
  const names = Object.keys(populations);
  return names.find((name) => Object.hasOwn(populations[name]?.join ?? {}, set)) ?? names[0];
}

function checkDrawn(scope: CheckScope, field: Field, value: DrawnDuration | undefined, positive: boolean): void {
  if (value === undefined || !scope.sound(field)) return;
  if (typeof value === 'string') {
    if (positive) checkDuration(scope, field, () => value);
    return;
  }
  if (positive) checkDuration(scope, [...field, 'mean'], () => value.mean);
  const { distribution, variation } = value;
  if (variation === undefined) return;
  if (distribution === 'constant' || distribution === 'exponential') {
    scope.add([...field, 'variation'], {
      message: `has no place beside ${distribution}`,
      value: variation,
      hint: 'leave it out',
      atKey: true,
    });
  } else if (distribution === 'uniform' && variation > MOST_UNIFORM_VARIATION) {
    scope.add([...field, 'variation'], {
      message: 'would make durations negative',
      value: variation,
      limit: `at most ${MOST_UNIFORM_VARIATION} for uniform`,
    });
  }
}
