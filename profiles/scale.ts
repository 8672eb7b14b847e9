import { compileSizes, countFor, fits } from '../engine/plan/compile-sizes.js';
import { parseRatePerSecond } from '../engine/plan/quantity.js';
import { formatPointer, valueAt } from '../engine/plan/pointer.js';
import type { Members } from '../engine/plan/resolved-profile.generated.js';
import type { OptionProblem, Origins } from './overrides.js';
import { soundMembers } from './validate-profile.js';

type Fields = Record<string, unknown>;

/**
 * Multiplies clients, concurrency, groups, creators and total rates (arrival, joins, messages, history, churn, typing, private messages) of a profile that nobody has validated yet;
 * what is no number stays. Counts round, to 1 at least. A set whose memberships came out before gets as many groups as
 * the scaled clients fill. What an option has set exactly stays. Changes `profile`; durations, rates per client,
 * joins per client, members per group and in-flight limits stay.
 */
export function scaleProfile(profile: Fields, typed: string | number, origins: Origins): OptionProblem[] {
  const factor = Number(typed);
  if (!(factor > 0 && Number.isFinite(factor)) || typed === '') {
    const hint = 'such as 0.1 for a tenth';
    return [{ option: '--scale', pointer: '', message: 'is no factor', value: typed, limit: 'more than 0', hint }];
  }
  if (factor === 1) return [];
  const fitting = Object.keys(objectAt(profile, ['groups'])).filter((set) => isFilled(profile, set));
  const put = (path: string[], change: (value: unknown) => unknown): void => {
    const pointer = formatPointer(path);
    const parent = objectAt(profile, path.slice(0, -1));
    const key = path.at(-1)!;
    if (!Object.hasOwn(parent, key) || origins.of(pointer)) return;
    const changed = change(parent[key]);
    if (changed === parent[key]) return;
    parent[key] = changed;
    origins.add({ pointer, option: `--scale ${factor}` });
  };
  const count = (value: unknown): unknown => (typeof value === 'number' ? atLeastOne(value * factor) : value);
  const rate = (value: unknown): unknown => (typeof value === 'string' ? scaleRate(value, factor) : value);
  for (const key of Object.keys(objectAt(profile, ['populations']))) {
    put(['populations', key, 'clients'], count);
    for (const field of ['arrival', 'messages', 'history', 'churn', 'typing', 'private']) {
      for (const path of ratesAt(profile, ['populations', key, field, 'rate'])) put(path, rate);
    }
    put(['populations', key, 'joinRate'], rate);
    put(['populations', key, 'concurrency'], (value) => scaleConcurrency(value, factor));
  }
  for (const key of Object.keys(objectAt(profile, ['phases']))) {
    for (const population of Object.keys(objectAt(profile, ['phases', key, 'messages']))) {
      for (const path of ratesAt(profile, ['phases', key, 'messages', population, 'rate'])) put(path, rate);
    }
  }
  for (const set of Object.keys(objectAt(profile, ['groups']))) {
    const members = fitting.includes(set) ? membersOf(profile, set) : undefined;
    put(['groups', set, 'count'], members ? () => countFor(members, joinedIn(profile, set)) : count);
    put(['groups', set, 'create', 'creators'], count);
  }
  return [];
}

/**
 * The smallest factor at which every group still finds enough distinct members and every client enough groups to join;
 * 0 where any will do. Of a profile before scaling.
 */
export function smallestScale(profile: Fields): number {
  let smallest = 0;
  for (const set of Object.keys(objectAt(profile, ['groups']))) {
    const count = valueAt(profile, formatPointer(['groups', set, 'count']));
    const joining = joiningOf(profile, set);
    if (joining.length === 0 || typeof count !== 'number') continue;
    const clients = joining.reduce((sum, each) => sum + each.clients, 0);
    const mostJoins = Math.max(...joining.map(({ joins }) => joins));
    const members = membersOf(profile, set);
    const largest = members ? compileSizes(members, count)[0]!.members : 0;
    smallest = Math.max(smallest, largest / clients, mostJoins / count);
  }
  return Number.isFinite(smallest) ? Math.ceil(smallest * 1e4) / 1e4 : 0;
}

/** Paths of the rates that a rate is made of: itself, or those of its model. */
function ratesAt(profile: Fields, path: string[]): string[][] {
  const { levels, ...model } = objectAt(profile, path);
  if (Object.keys(model).length === 0) return [path];
  const own = ['from', 'to', 'base', 'peak', 'mean', 'amplitude'].map((name) => [...path, name]);
  const ofLevels = Array.isArray(levels) ? levels.map((_, i) => [...path, 'levels', String(i), 'rate']) : [];
  return [...own, ...ofLevels];
}

function objectAt(root: unknown, path: string[]): Fields {
  const found = valueAt(root, formatPointer(path));
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Fields) : {};
}

function joiningOf(profile: Fields, set: string): { clients: number; joins: number }[] {
  return Object.values(objectAt(profile, ['populations'])).flatMap((population) => {
    const clients = valueAt(population, '/clients');
    const joins = valueAt(population, formatPointer(['join', set]));
    return typeof clients === 'number' && typeof joins === 'number' ? [{ clients, joins }] : [];
  });
}

function joinedIn(profile: Fields, set: string): number {
  return joiningOf(profile, set).reduce((sum, { clients, joins }) => sum + clients * joins, 0);
}

/** `undefined` where the set has none, or none that make sizes by themselves. */
function membersOf(profile: Fields, set: string): Members | undefined {
  const members = soundMembers(valueAt(profile, formatPointer(['groups', set, 'members'])));
  if (members?.distribution === 'histogram' && !members.sizes?.some(({ weight }) => weight > 0)) return undefined;
  return members;
}

/** Clients × joins = all memberships of the groups, but for rounding. */
function isFilled(profile: Fields, set: string): boolean {
  const count = valueAt(profile, formatPointer(['groups', set, 'count']));
  const members = membersOf(profile, set);
  if (typeof count !== 'number' || !(count >= 1) || !members) return false;
  const mostJoins = Math.max(0, ...joiningOf(profile, set).map(({ joins }) => joins));
  return mostJoins > 0 && fits(members, count, joinedIn(profile, set), mostJoins);
}

function atLeastOne(value: number): number {
  return Math.max(1, Math.round(value));
}

/** Rounds as clients do, so that its most still is all of them; none stays none. */
function scaleConcurrency(value: unknown, factor: number): unknown {
  if (Array.isArray(value)) return value.map((stage) => scaleConcurrency(stage, factor));
  if (typeof value !== 'object' || value === null) return value;
  const scaled = { ...value } as Fields;
  for (const name of ['from', 'to']) {
    const clients = scaled[name];
    if (typeof clients === 'number') scaled[name] = clients === 0 ? 0 : atLeastOne(clients * factor);
  }
  return scaled;
}

function scaleRate(text: string, factor: number): string {
  const [amount, unit] = text.split('/');
  try {
    parseRatePerSecond(text);
  } catch {
    return text;
  }
  const scaled = Number((Number(amount) * factor).toPrecision(12));
  return `${scaled.toFixed(12).replace(/\.?0+$/, '')}/${unit!}`;
}
