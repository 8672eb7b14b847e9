import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { checkProfile } from '../engine/plan/check-profile.js';
import type { CheckProblem } from '../engine/plan/check-scope.js';
import { isWithin } from '../engine/plan/pointer.js';
import type { ResolvedProfile } from '../engine/plan/resolved-profile.generated.js';
import { canonicalJson } from './canonical-json.js';
import { type Environment, substituteEnvironment } from './environment.js';
import { fillIntervals } from './interval-files.js';
import { locateProblems } from './locate-problem.js';
import { maskProfile, secretsOfProfile } from './mask-profile.js';
import { applyOverrides, type OptionProblem, Origins, type Overrides } from './overrides.js';
import { ProfileDocument } from './profile-document.js';
import { ProfileError } from './profile-error.js';
import { type MissingSource, readProfileSource } from './profile-source.js';
import { profileWarnings } from './profile-warnings.js';
import { scaleProfile, smallestScale } from './scale.js';
import { fillRawSizes, fillSizes } from './size-files.js';
import { validateProfile } from './validate-profile.js';

export interface LoadOptions {
  overrides?: Overrides;
  /** For `${NAME}`. Default: the process's own. */
  environment?: Environment;
  /** Text of standard input, for the source `-`. */
  stdin?: string;
  /** Default: the process's own. */
  cwd?: string;
  /** What only the caller can find wrong with a profile that the schema found sound. */
  check?: (profile: ResolvedProfile) => CheckProblem[];
}

export interface LoadedProfile {
  /** With every default, `${NAME}` and file of numbers filled in. Holds secrets: see `maskProfile`. */
  resolved: ResolvedProfile;
  /** sha256, hex, over the canonical JSON of the resolved profile with its secrets masked. */
  profileHash: string;
  /** To be masked in all that is printed or stored: what came from the environment, and the profile's own. */
  secrets: string[];
  /** As problems name it. */
  sourceName: string;
  /** Absolute; relative paths within the profile start here. */
  directory: string;
  /** A sentence each. */
  warnings: string[];
}

/**
 * Reads, changes, validates and checks a profile. `source`: a file, the name of a shipped profile, or `-`. Throws
 * `ProfileError` with everything that is wrong, options included.
 */
export function loadProfile(source: string, options: LoadOptions = {}): LoadedProfile {
  const { overrides = {}, environment = process.env, stdin, cwd = process.cwd() } = options;
  const read = readProfileSource(source, { cwd, stdin });
  if (!('text' in read)) throw unreadable(source === '-' ? '<stdin>' : source, read);
  const document = new ProfileDocument(read.text);
  const origins = new Origins();
  if (document.value === undefined) {
    const whereabouts = { sourceName: read.name, document, origins, written: new Map<string, string>(), secrets: [] };
    throw new ProfileError(read.name, locateProblems(document.problems, whereabouts));
  }
  const changed = change(document.value, overrides, environment, origins, read.directory);
  const validated = validateProfile(changed.value);
  const resolved = validated.value as ResolvedProfile;
  const unfilled =
    validated.problems.length === 0
      ? [...fillIntervals(resolved, read.directory), ...fillSizes(resolved, read.directory)]
      : [];
  const unsound = [...validated.unsound, ...changed.unfilled, ...unfilled.map(({ pointer }) => pointer)];
  const problems = [
    ...document.problems,
    ...changed.problems,
    ...without(validated.problems, changed.unfilled),
    ...check(resolved, unsound, overrides, changed.unscaled),
    ...(validated.problems.length === 0 ? checkFiles(resolved, read.directory) : []),
    ...(validated.problems.length === 0 ? (options.check?.(resolved) ?? []) : []),
    ...unfilled,
  ];
  const secrets = [...new Set([...changed.values, ...secretsOfProfile(changed.value)])];
  if (problems.length > 0) {
    const whereabouts = { sourceName: read.name, document, origins, written: changed.written, secrets };
    throw new ProfileError(read.name, locateProblems(problems, whereabouts));
  }
  delete resolved.$schema;
  return {
    resolved,
    profileHash: createHash('sha256')
      .update(canonicalJson(maskProfile(resolved, secrets)))
      .digest('hex'),
    secrets,
    sourceName: read.name,
    directory: read.directory,
    warnings: profileWarnings(resolved, changed.written),
  };
}

function unreadable(sourceName: string, reason: MissingSource): ProfileError {
  return new ProfileError(sourceName, [{ pointer: '', origin: sourceName, ...reason }]);
}

interface Changed {
  value: unknown;
  /** Before --scale. */
  unscaled: unknown;
  problems: (CheckProblem | OptionProblem)[];
  /** Fields whose `${NAME}` is not set. */
  unfilled: string[];
  /** What came from the environment. */
  values: string[];
  written: ReadonlyMap<string, string>;
}

/** Options, then the environment, then the scale: all that changes what the text says. */
function change(
  original: unknown,
  overrides: Overrides,
  environment: Environment,
  origins: Origins,
  directory: string,
): Changed {
  const isObject = typeof original === 'object' && original !== null && !Array.isArray(original);
  const fresh: unknown = structuredClone(original);
  const problems: (CheckProblem | OptionProblem)[] = isObject
    ? applyOverrides(fresh as Record<string, unknown>, overrides, origins)
    : [];
  const { value, values, written, problems: unset } = substituteEnvironment(fresh, environment);
  if (isObject && overrides.scale !== undefined) fillRawSizes(value as Record<string, unknown>, directory);
  const unscaled = structuredClone(value);
  if (isObject && overrides.scale !== undefined)
    problems.push(...scaleProfile(value as Record<string, unknown>, overrides.scale, origins));
  problems.push(...unset);
  return { value, unscaled, problems, unfilled: unset.map(({ pointer }) => pointer), values, written };
}

function without(problems: CheckProblem[], pointers: readonly string[]): CheckProblem[] {
  return problems.filter(({ pointer }) => !pointers.some((each) => isWithin(pointer, each)));
}

function check(
  profile: ResolvedProfile,
  unsound: readonly string[],
  { target, api, scale }: Overrides,
  unscaled: unknown,
): CheckProblem[] {
  if (unsound.includes('')) return [];
  // A target from the command line outside the profile's own allowHosts is for the host guard to refuse.
  const isRedirected = target !== undefined || api !== undefined;
  const problems = checkProfile(profile, isRedirected ? [...unsound, '/target/allowHosts'] : unsound);
  const least = scale === undefined ? 0 : smallestScale(unscaled as Record<string, unknown>);
  if (!(Number(scale) < least)) return problems;
  const isTooFew = /^\/populations\/[^/]+\/join\/|^\/groups\/[^/]+\/members\/(value|max|sizes)$/;
  return problems.map((problem) =>
    isTooFew.test(problem.pointer) ? { ...problem, hint: `the smallest --scale that fits is ${least}` } : problem,
  );
}

/** Certificates and keys must be there before anything is sent. */
function checkFiles({ target: { tls } }: ResolvedProfile, directory: string): CheckProblem[] {
  return (['ca', 'cert', 'key'] as const).flatMap((name) => {
    const value = tls[name];
    if (value === undefined || isReadable(resolve(directory, value))) return [];
    const hint = `paths start at ${directory}`;
    return [{ pointer: `/target/tls/${name}`, message: 'is no file that can be read', value, hint }];
  });
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
