import type { ResolvedProfile } from '../../engine/plan/resolved-profile.generated.js';
import { maskProfile } from '../../profiles/mask-profile.js';
import { createTextMask } from '../../profiles/mask-text.js';
import { maskUserInfo } from '../../profiles/sensitive.js';

/** Keeps secrets out of all that is printed or stored. */
export interface Masker {
  /**
   * Any text with `***` in place of each secret of 4 or more characters, however it is encoded, and of user and password
   * in URLs.
   */
  maskText: (text: string) => string;
  /** A copy fit to be stored: besides the secrets, every sensitive header, cookie and query parameter reads `***`. */
  maskProfile: (profile: ResolvedProfile) => ResolvedProfile;
}

/** `secrets`: as `loadProfile` gives them. */
export function createMasker(secrets: readonly string[]): Masker {
  const maskSecrets = createTextMask(secrets);
  return {
    maskText: (text) => maskSecrets(maskUserInfo(text)),
    maskProfile: (profile) => maskProfile(profile, secrets),
  };
}
