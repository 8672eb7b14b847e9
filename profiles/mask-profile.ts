import { formatPointer } from '../engine/plan/pointer.js';
import type { ResolvedProfile } from '../engine/plan/resolved-profile.generated.js';
import { createTextMask } from './mask-text.js';
import { isSensitiveField, maskUrl, secretsOfUrl } from './sensitive.js';

/** A copy fit to be stored and shown: sensitive fields, secrets of URLs and every occurrence of `secrets` read `***`. */
export function maskProfile(profile: ResolvedProfile, secrets: readonly string[]): ResolvedProfile {
  const maskText = createTextMask(secrets);
  return maskField(profile, [], maskText) as ResolvedProfile;
}

function maskField(value: unknown, path: (string | number)[], maskText: (text: string) => string): unknown {
  if (typeof value === 'string') {
    const pointer = formatPointer(path);
    if (isSensitiveField(pointer)) return '***';
    return maskText(/^\/target\/(?:url|api)(?:\/|$)/.test(pointer) ? maskUrl(value) : value);
  }
  if (Array.isArray(value)) return value.map((item, index) => maskField(item, [...path, index], maskText));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, maskField(field, [...path, key], maskText)]),
  );
}

const authorizationScheme = /^(?:Basic|Bearer|Digest|Token|ApiKey)\s+/i;
const variable = /\{[A-Za-z_][A-Za-z0-9_]*\}/;

/**
 * The secrets that a profile, valid or not, holds itself: credentials of sensitive headers without their scheme,
 * cookies, sensitive query parameters, passwords of URLs, the key's passphrase. Of a value with variables, what
 * stands around them.
 */
export function secretsOfProfile(profile: unknown): string[] {
  const secrets = new Set<string>();
  const visit = (value: unknown, path: (string | number)[]): void => {
    if (typeof value === 'string') {
      const pointer = formatPointer(path);
      const found = isSensitiveField(pointer) ? [value.replace(authorizationScheme, '')] : secretsOfUrl(value);
      found.flatMap((text) => text.split(variable)).forEach((text) => secrets.add(text));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, field] of Object.entries(value)) visit(field, [...path, key]);
    }
  };
  visit((profile as { target?: unknown } | null | undefined)?.target, ['target']);
  secrets.delete('');
  return [...secrets];
}
