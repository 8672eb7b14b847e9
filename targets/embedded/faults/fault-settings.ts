import { ERROR_CODES, type ErrorCode } from '../coded-error.js';
import { TargetOptionError } from '../option-error.js';
import { parseDurationMs } from '../units.js';
import { didYouMean } from './did-you-mean.js';
import { FAULT_SETTINGS, settingsOf, type FaultKind, type FaultSetting } from './fault-kinds.js';

/** What follows a fault's value, `,name=value` each; a setting that was not given is left out. */
export interface FaultSettings {
  /** Members of the room, both ends included. */
  readonly size?: { readonly min: number; readonly max: number };
  /** From 0 to 1, where the fault's value is no share itself. */
  readonly share?: number;
  readonly withinMs?: number;
  readonly errorCode?: ErrorCode;
  /** One that a close frame may carry. */
  readonly closeCode?: number;
}

/** Reads `name=value` pairs. Throws E_TARGET_OPTION that says what is wrong. */
export function parseFaultSettings(kind: FaultKind, texts: readonly string[]): FaultSettings {
  let settings: FaultSettings = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    const value = at < 0 ? '' : text.slice(at + 1);
    settings = { ...settings, ...parseSetting(kind, settingNamed(kind, name), value) };
  }
  return settings;
}

/** From 0 to 1. Throws E_TARGET_OPTION on anything else. */
export function parseShare(text: string): number {
  const share = Number(text);
  if (/^\d*\.?\d+$/.test(text) && share <= 1) return share;
  throw new TargetOptionError(`"${text}" is not a share from 0 to 1`);
}

function settingNamed(kind: FaultKind, name: string): FaultSetting {
  const known = settingsOf(kind);
  const option = known.find((each) => each === name);
  if (option !== undefined) return option;
  const near = didYouMean(name, known);
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  const takes = known.length === 0 ? 'none' : known.map((each) => `${each}=${FAULT_SETTINGS[each].value}`).join(', ');
  throw new TargetOptionError(`unknown setting "${name}"${hint}; ${kind} takes ${takes}`);
}

function parseSetting(kind: FaultKind, option: FaultSetting, value: string): FaultSettings {
  switch (option) {
    case 'size':
      return { size: parseSize(value) };
    case 'share':
      return { share: parseShare(value) };
    case 'within':
      return { withinMs: parseDurationMs(value) };
    case 'code':
      return kind === 'close' ? { closeCode: parseCloseCode(value) } : { errorCode: parseErrorCode(value) };
  }
}

function parseSize(text: string): { min: number; max: number } {
  const [, from, to = from] = /^([1-9]\d*)(?:-([1-9]\d*))?$/.exec(text) ?? [];
  const [min, max] = [Number(from), Number(to)];
  if (min <= max) return { min, max };
  throw new TargetOptionError(`"${text}" is not a number of members such as 10, or 3-10`);
}

function parseErrorCode(text: string): ErrorCode {
  const codes = Object.keys(ERROR_CODES) as ErrorCode[];
  const code = codes.find((each) => each === text);
  if (code !== undefined) return code;
  throw new TargetOptionError(`"${text}" is none of the error codes ${codes.join(', ')}`);
}

/** 1004 to 1006 stand for what was seen, and no frame may carry them. */
function parseCloseCode(text: string): number {
  const code = /^\d{4}$/.test(text) ? Number(text) : 0;
  const isStandard = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
  if (isStandard || (code >= 3000 && code <= 4999)) return code;
  throw new TargetOptionError(`"${text}" is no close code: 1000 to 1003, 1007 to 1014, 3000 to 4999`);
}
