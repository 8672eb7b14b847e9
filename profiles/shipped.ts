import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '../engine/plan/profile.generated.js';
import { packageRoot } from './package-root.js';

/** By clients: small up to 1,000, medium up to 10,000, large above. */
export type SizeClass = 'small' | 'medium' | 'large';

/** A profile that comes with the package. */
export interface ShippedProfile {
  /** What `sim run` takes: the file's name without `.json`. */
  name: string;
  /** Absolute. */
  path: string;
  description: string;
  sizeClass: SizeClass;
}

/** The shipped profiles, the smallest first. They are strict JSON and valid; specs hold them to it. */
export function shippedProfiles(root: string = packageRoot()): ShippedProfile[] {
  const folder = join(root, 'profiles');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== 'profile.schema.json')
    .map((file) => ({ file, profile: JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile }))
    .sort((a, b) => clientsOf(a.profile) - clientsOf(b.profile) || (a.file < b.file ? -1 : 1))
    .map(({ file, profile }) => ({
      name: file.replace(/\.json$/, ''),
      path: join(folder, file),
      description: profile.description ?? '',
      sizeClass: sizeClassOf(clientsOf(profile)),
    }));
}

function clientsOf({ populations }: Profile): number {
  return Object.values(populations).reduce((sum, { clients }) => sum + clients, 0);
}

function sizeClassOf(clients: number): SizeClass {
  if (clients <= 1000) return 'small';
  return clients <= 10_000 ? 'medium' : 'large';
}
