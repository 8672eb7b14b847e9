/** A target that must not be loaded. Thrown before anything is sent. `message` ends with what to do about it. */
export class GuardError extends Error {
  readonly code: 'E_HOST_NOT_ALLOWED' | 'E_HOST_NOT_FOUND' | 'E_ALLOW_HOST';
  /** 3: refused before the start; 2: --allow-host itself is malformed. */
  readonly exitCode: 2 | 3;

  constructor(code: GuardError['code'], message: string, hint: string, options?: ErrorOptions) {
    super(`${message} ${hint}`, options);
    this.name = 'GuardError';
    this.code = code;
    this.exitCode = code === 'E_ALLOW_HOST' ? 2 : 3;
  }
}
