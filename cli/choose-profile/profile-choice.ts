import { shippedProfiles } from '../../profiles/shipped.js';
import type { SizeClass } from '../../profiles/size-class.js';
import { localProfiles } from './local-profiles.js';

/** A profile that `sim run` could run here. */
export interface ProfileChoice {
  /** What `sim run` takes: the name of a shipped profile, or a path relative to the working directory. */
  source: string;
  /** As the profile calls itself; a shipped one is named so by its file. */
  name: string;
  description: string;
  connections: number;
  sizeClass: SizeClass;
  from: 'shipped' | 'local';
}

/** Shipped profiles, the smallest first, then those of the working directory, by path. */
export function profileChoices(cwd: string = process.cwd()): ProfileChoice[] {
  const shipped = shippedProfiles();
  const paths = new Set(shipped.map(({ path }) => path));
  return [
    ...shipped.map(({ name, description, connections, sizeClass }) => ({
      source: name,
      name,
      description,
      connections,
      sizeClass,
      from: 'shipped' as const,
    })),
    // In a checkout ./profiles is where the shipped ones are.
    ...localProfiles(cwd, paths),
  ];
}
