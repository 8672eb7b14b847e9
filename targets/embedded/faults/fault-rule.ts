import { TargetOptionError } from '../option-error.js';
import { parseDurationMs, parseRate, type Rate } from '../units.js';
import { didYouMean } from './did-you-mean.js';
import { FAULT_KINDS, FAULT_KIND_NAMES, type FaultKind } from './fault-kinds.js';
import { parseFaultSettings, parseShare, type FaultSettings } from './fault-settings.js';

/** One fault, as written `kind=value[,setting=value…][@start][+duration]`; start and end count from its switch-on. */
export interface FaultRule extends FaultSettings {
  readonly kind: FaultKind;
  /** A share from 0 to 1, ms, or requests, as the table of kinds says. */
  readonly value: number;
  /** Where the value is a rate. */
  readonly rate?: Rate;
  readonly startMs: number;
  /** Infinity without a duration. */
  readonly endMs: number;
}

/** Throws E_TARGET_OPTION that says what is wrong and, of an unknown kind, which there are. */
export function parseFaultRule(text: string): FaultRule {
  const match = /^([^=]*)=([^@+]*)(?:@([^+]*))?(?:\+(.*))?$/.exec(text);
  if (!match) {
    const form = 'kind=value[,setting=value][@start][+duration], as in drop=0.5@30s+10s';
    throw new TargetOptionError(`fault "${text}" is not ${form}`);
  }
  const [, name = '', values = '', start, duration] = match;
  const kind = FAULT_KIND_NAMES.find((known) => known === name);
  if (kind === undefined) throw new TargetOptionError(unknownKind(name));
  const [value = '', ...settings] = values.split(',');
  try {
    const startMs = start === undefined ? 0 : parseDurationMs(start);
    return {
      kind,
      ...parseValue(kind, value),
      ...parseFaultSettings(kind, settings),
      startMs,
      endMs: duration === undefined ? Infinity : startMs + parseDurationMs(duration),
    };
  } catch (error) {
    throw new TargetOptionError(`fault "${text}": ${(error as Error).message}`);
  }
}

/** The share of what it may strike. */
export function shareOfRule({ kind, value, share = 1 }: FaultRule): number {
  return FAULT_KINDS[kind].value === 'share' ? value : share;
}

function parseValue(kind: FaultKind, text: string): Pick<FaultRule, 'value' | 'rate'> {
  switch (FAULT_KINDS[kind].value) {
    case 'share':
      return { value: parseShare(text) };
    case 'duration':
      return { value: parseDurationMs(text) };
    case 'rate': {
      const rate = parseRate(text);
      return { value: rate.count, rate };
    }
  }
}

function unknownKind(name: string): string {
  const near = didYouMean(name, FAULT_KIND_NAMES);
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  return `unknown fault "${name}"${hint}; known are ${FAULT_KIND_NAMES.join(', ')}`;
}
