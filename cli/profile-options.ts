import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { loadProfile, type LoadedProfile } from '../profiles/load-profile.js';
import { checkTimeline } from './check-timeline.js';

/** Options that change a profile before it is checked, planned or run. */
export interface ProfileOptions {
  target?: string[];
  api?: string[];
  seed?: string;
  scale?: string;
  set?: string[];
  hold?: string;
  sourceAddresses?: string;
  insecure?: boolean;
}

export function addProfileOptions(command: Command): Command {
  return command
    .option(
      '--target <url>',
      'WebSocket URL to aim at instead of the profile’s (SIM_TARGET); again for each instance',
      listed,
    )
    .option('--api <url>', 'base URL of its HTTP API; with --target alone, that URL’s origin', listed)
    .option('--seed <number>', 'seed of all that is drawn by chance')
    .option('--scale <factor>', 'multiply clients, groups and total rates; durations and rates per client stay')
    .option(
      '--set <pointer=json>',
      'set any field, such as /populations/chatters/clients=100; may be given again',
      listed,
    )
    .option('--hold <duration>', 'length of the hold phase, such as 30s')
    .option(
      '--source-addresses <ranges>',
      'local addresses to connect from, such as 127.0.0.2-127.0.0.9,10.0.0.0/28; auto (default) or system',
    )
    .option('--insecure', 'accept any certificate of wss and https');
}

/** Throws `ProfileError`, exit code 2, with everything that is wrong. */
export function loadWithOptions(source: string, options: ProfileOptions, env = process.env): LoadedProfile {
  const target = options.target ?? targetsIn(env['SIM_TARGET'] ?? '');
  const { api, seed, scale, set, hold, sourceAddresses, insecure } = options;
  return loadProfile(source, {
    overrides: {
      set: set ?? [],
      ...(target.length === 0 ? {} : { target }),
      ...(api === undefined ? {} : { api }),
      ...(seed === undefined ? {} : { seed }),
      ...(scale === undefined ? {} : { scale }),
      ...(hold === undefined ? {} : { hold }),
      ...(sourceAddresses === undefined ? {} : { sourceAddresses }),
      ...(insecure === undefined ? {} : { insecure }),
    },
    ...(source === '-' ? { stdin: readFileSync(0, 'utf8') } : {}),
    check: checkTimeline,
  });
}

/** `SIM_TARGET`: one URL, or several apart by white space. */
function targetsIn(text: string): string[] {
  return text.split(/\s+/).filter((url) => url !== '');
}

/** For commander: one more of an option that may be given again. */
export function listed(value: string, others: string[] = []): string[] {
  return [...others, value];
}

/** For commander: a whole number of 1 or more. */
export function atLeastOne(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number of 1 or more.');
  return value;
}
