/** By connections: small below 1,000, medium up to 10,000, large up to 100,000, extreme above. */
export type SizeClass = 'small' | 'medium' | 'large' | 'extreme';

export function sizeClassOf(connections: number): SizeClass {
  if (connections < 1000) return 'small';
  if (connections <= 10_000) return 'medium';
  return connections <= 100_000 ? 'large' : 'extreme';
}

/** Connections of all populations together; what is no count adds nothing. Works on profiles not yet validated. */
export function connectionsOf(populations: object): number {
  return Object.values(populations).reduce((sum: number, population: unknown) => {
    const clients: unknown = (population as { clients?: unknown } | null)?.clients;
    return sum + (typeof clients === 'number' && clients > 0 ? clients : 0);
  }, 0);
}
