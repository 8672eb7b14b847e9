import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '../engine/plan/profile.generated.js';
import { packageRoot } from './package-root.js';
import { connectionsOf, type SizeClass, sizeClassOf } from './size-class.js';

/** A profile that comes with the package. */
export interface ShippedProfile {
  /** What `sim run` takes: the file's name without `.json`. */
  name: string;
  /** Absolute. */
  path: string;
  description: string;
  /** Of all populations together. */
  connections: number;
  sizeClass: SizeClass;
}

/** The shipped profiles, the smallest first. They are strict JSON and valid; specs hold them to it. */
export function shippedProfiles(root: string = packageRoot()): ShippedProfile[] {
  const folder = join(root, 'profiles');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== 'profile.schema.json')
    .map((file) => ({ file, profile: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile }))
    .map(({ file, profile }) => ({ file, profile, connections: connectionsOf(profile.populations) }))
    .sort((a, b) => a.connections - b.connections || (a.file < b.file ? -1 : 1))
    .map(({ file, profile, connections }) => ({
      name: file.replace(/\.json$/, ''),
      path: join(folder, file),
      description: profile.description ?? '',
      connections,
      sizeClass: sizeClassOf(connections),
    }));
}
