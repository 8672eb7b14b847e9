import { isHostPattern } from '../../engine/plan/host-pattern.js';
import { GuardError } from './guard-error.js';

/**
 * The hosts that the user allows: each `--allow-host` and the comma-separated `SIM_ALLOW_HOSTS`. A host name, an address
 * or `*.example.org`. Throws `GuardError` (`E_ALLOW_HOST`, exit code 2) for anything else: it would never match.
 */
export function readAllowHosts(options: readonly string[], environment: string | undefined): string[] {
  const given = [
    ...options.flatMap((text) => text.split(',')).map((text) => ({ text: text.trim(), origin: '--allow-host' })),
    ...(environment ?? '').split(',').map((text) => ({ text: text.trim(), origin: 'SIM_ALLOW_HOSTS' })),
  ].filter(({ text, origin }) => text !== '' || origin === '--allow-host');
  for (const { text, origin } of given) {
    if (isHostPattern(text)) continue;
    const hint = 'Give a host name, an address or *.example.org, without scheme and port.';
    throw new GuardError('E_ALLOW_HOST', `${origin}: "${text}" is no host.`, hint);
  }
  return given.map(({ text }) => text);
}
