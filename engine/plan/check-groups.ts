import { type CheckScope, formatNumber } from './check-scope.js';
import { checkVariables, variablesOf } from './check-template.js';
import { couldCollide } from './name-collision.js';
import type { GroupSet } from './resolved-profile.generated.js';

const nameVariables = ['run', 'index'];
/** Characters of a group's name, by protocol. */
const nameLimits = { chat: 50, echo: Infinity };
/** The longest run id that `sim` makes. */
const runIdCharacters = 8;

export function checkGroups(scope: CheckScope): void {
  const sets = scope.entries('groups', scope.profile.groups);
  for (const [key, set] of sets) {
    checkProtocol(scope, key);
    checkName(scope, key, set);
    checkCreate(scope, key, set);
  }
  checkCollisions(scope, sets);
}

function checkProtocol(scope: CheckScope, key: string): void {
  if (!scope.sound(['target', 'protocol']) || scope.profile.target.protocol !== 'echo') return;
  scope.add(['groups', key], {
    message: 'has no place here: echo knows no groups',
    hint: 'leave groups out',
    atKey: true,
  });
}

function checkName(scope: CheckScope, key: string, set: GroupSet): void {
  const field = ['groups', key, 'name'];
  if (!scope.sound(field)) return;
  checkVariables(scope, field, set.name, nameVariables);
  if (!scope.sound(['groups', key, 'count'])) return;
  if (set.count > 1 && !variablesOf(set.name).includes('index')) {
    scope.add(field, {
      message: `names ${formatNumber(set.count)} groups alike`,
      value: set.name,
      limit: '{index} in the name of each of several groups',
      hint: `try "${set.name}{index}"`,
    });
  }
  const limit = scope.sound(['target', 'protocol']) ? nameLimits[scope.profile.target.protocol] : Infinity;
  const longest = set.name
    .replaceAll('{run}', 'r'.repeat(runIdCharacters))
    .replaceAll('{index}', String(set.count - 1));
  const characters = Array.from(longest).length;
  if (characters > limit) {
    scope.add(field, {
      message: `is ${characters} characters long once filled in`,
      value: set.name,
      limit: `${limit} characters, ${runIdCharacters} of {run} and ${String(set.count - 1).length} of {index} included`,
      hint: `shorten it by ${characters - limit}`,
    });
  }
}

function checkCreate(scope: CheckScope, key: string, set: GroupSet): void {
  const field = ['groups', key, 'create'];
  if (!scope.sound([...field, 'via'], [...field, 'by']) || set.create.via !== 'websocket') return;
  const { populations } = scope.profile;
  const names = scope.entries('populations', populations).map(([name]) => name);
  if (names.length === 0) return;
  const { by, creators } = set.create;
  if (by !== undefined && !Object.hasOwn(populations, by)) {
    scope.add([...field, 'by'], { message: 'is no population', value: by, known: names });
    return;
  }
  const creating = by ?? names.find((name) => Object.hasOwn(populations[name]?.join ?? {}, key)) ?? names[0];
  if (by === undefined && names.length > 1 && !Object.hasOwn(populations[creating!]?.join ?? {}, key)) {
    scope.add(field, {
      message: 'leaves open who creates: none of the populations joins this set',
      hint: `add "by": "${names[0]!}"`,
    });
    return;
  }
  if (creating === undefined || !scope.sound([...field, 'creators'], ['populations', creating, 'clients'])) return;
  const { clients } = populations[creating]!;
  if (creators > clients) {
    scope.add([...field, 'creators'], {
      message: `are more than the clients of "${creating}"`,
      value: creators,
      limit: `at most ${formatNumber(clients)}`,
    });
  }
}

function checkCollisions(scope: CheckScope, sets: [string, GroupSet][]): void {
  const sound = sets.filter(([key]) => scope.sound(['groups', key, 'name'], ['groups', key, 'count']));
  sound.forEach(([key, set], at) => {
    const other = sound.slice(0, at).find(([, earlier]) => couldCollide(earlier, set));
    if (!other) return;
    scope.add(['groups', key, 'name'], {
      message: `gives names that "${other[0]}" gives too`,
      value: set.name,
      limit: `names unlike "${other[1].name}"`,
      hint: `try "${set.name.includes('{index}') ? set.name.replace('{index}', `${key}_{index}`) : `${set.name}_${key}`}"`,
    });
  });
}
