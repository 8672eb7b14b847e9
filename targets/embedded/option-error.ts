/** A bad option, flag, environment variable or fault of the embedded target. `exitCode` is the command's. */
export class TargetOptionError extends Error {
  readonly code = 'E_TARGET_OPTION';
  readonly exitCode = 2;

  constructor(message: string) {
    super(message);
    this.name = 'TargetOptionError';
  }
}
