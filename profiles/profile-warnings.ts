import { formatPointer } from '../engine/plan/pointer.js';
import { holdMsOf } from '../engine/plan/compile-phases.js';
import { formatDuration, parseDurationMs } from '../engine/plan/quantity.js';
import type { ResolvedProfile } from '../engine/plan/resolved-profile.generated.js';
import { variablesOf } from '../engine/plan/check-template.js';
import { isSensitiveField } from './sensitive.js';

/**
 * What is allowed and yet worth a word, in a sentence each. `written`: fields that came from the environment, as they
 * stood in the profile.
 */
export function profileWarnings(profile: ResolvedProfile, written: ReadonlyMap<string, string>): string[] {
  const { target, safety } = profile;
  const holdMs = holdMsOf(profile);
  const hold = profile.hold ?? formatDuration(holdMs);
  const warnings: string[] = [];
  if (target.tls.insecure) warnings.push('Any certificate is accepted: the target may be somebody else.');
  const fields = (['headers', 'cookies', 'query'] as const).flatMap((part) =>
    Object.entries(target[part]).map(([name, text]) => ({ pointer: formatPointer(['target', part, name]), text })),
  );
  const { passphrase } = target.tls;
  if (passphrase !== undefined) fields.push({ pointer: '/target/tls/passphrase', text: passphrase });
  for (const { pointer, text } of fields) {
    // A text with variables is each client's own, not one secret.
    if (isSensitiveField(pointer) && !written.has(pointer) && variablesOf(text).length === 0)
      warnings.push(`${pointer} holds a secret in clear text: \${NAME} takes it from the environment.`);
  }
  if (safety.maxDuration !== undefined && parseDurationMs(safety.maxDuration) <= holdMs)
    warnings.push(`safety.maxDuration (${safety.maxDuration}) ends the run before hold (${hold}) is over.`);
  return warnings;
}
