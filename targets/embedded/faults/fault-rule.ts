import { TargetOptionError } from '../option-error.js';
import { parseDurationMs } from '../units.js';
import { didYouMean } from './did-you-mean.js';
import { FAULT_KINDS, FAULT_KIND_NAMES, type FaultKind } from './fault-kinds.js';

/** One fault, as written `kind=value[@start][+duration]`; start and end count from its switch-on. */
export interface FaultRule {
  readonly kind: FaultKind;
  /** A share from 0 to 1, or ms, as the table of kinds says. */
  readonly value: number;
  readonly startMs: number;
  /** Infinity without a duration. */
  readonly endMs: number;
}

/** Throws E_TARGET_OPTION that says what is wrong and, of an unknown kind, which there are. */
export function parseFaultRule(text: string): FaultRule {
  const match = /^([^=]*)=([^@+]*)(?:@([^+]*))?(?:\+(.*))?$/.exec(text);
  if (!match)
    throw new TargetOptionError(`fault "${text}" is not kind=value[@start][+duration], as in drop=0.5@30s+10s`);
  const [, name = '', value = '', start, duration] = match;
  const kind = FAULT_KIND_NAMES.find((known) => known === name);
  if (kind === undefined) throw new TargetOptionError(unknownKind(name));
  const time = (part: string): number => {
    try {
      return parseDurationMs(part);
    } catch (error) {
      throw new TargetOptionError(`fault "${text}": ${(error as Error).message}`);
    }
  };
  const startMs = start === undefined ? 0 : time(start);
  return {
    kind,
    value: FAULT_KINDS[kind].value === 'share' ? parseShare(text, value) : time(value),
    startMs,
    endMs: duration === undefined ? Infinity : startMs + time(duration),
  };
}

function parseShare(text: string, value: string): number {
  const share = Number(value);
  if (/^\d*\.?\d+$/.test(value) && share <= 1) return share;
  throw new TargetOptionError(`fault "${text}": "${value}" is not a share from 0 to 1`);
}

function unknownKind(name: string): string {
  const near = didYouMean(name, FAULT_KIND_NAMES);
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  return `unknown fault "${name}"${hint}; known are ${FAULT_KIND_NAMES.join(', ')}`;
}
