import { randomUUID } from 'node:crypto';

interface CodedErrorEntry {
  readonly category: 'validation' | 'authorization' | 'rate_limit' | 'capacity';
  readonly retryable: boolean;
}

/**
 * The coded errors the server answers with. Not the original's are SERVICE_UNAVAILABLE (the simulated service's queue is
 * full) and ROOM_FULL; that and AUTHORIZATION_FAILED come by a fault only.
 */
export const ERROR_CODES = {
  VALIDATION_FAILED: { category: 'validation', retryable: false },
  RATE_LIMIT_EXCEEDED: { category: 'rate_limit', retryable: true },
  SERVICE_UNAVAILABLE: { category: 'capacity', retryable: true },
  INVALID_JSON: { category: 'validation', retryable: false },
  INVALID_MESSAGE_FORMAT: { category: 'validation', retryable: false },
  MISSING_MESSAGE_TYPE: { category: 'validation', retryable: false },
  AUTHORIZATION_FAILED: { category: 'authorization', retryable: false },
  ROOM_FULL: { category: 'capacity', retryable: true },
} as const satisfies Record<string, CodedErrorEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The frame's JSON; flat in both dialects. */
export function codedError(code: ErrorCode, message: string, timestamp: number, details: object = {}): string {
  const { category, retryable } = ERROR_CODES[code];
  return JSON.stringify({
    type: 'error',
    error_code: code,
    message,
    category,
    severity: 'low',
    error_id: randomUUID(),
    timestamp,
    retryable,
    details,
  });
}
