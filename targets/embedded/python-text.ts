/** A request that the original server's Python would have thrown at; the message is what it would have said. */
export class HandlerError extends Error {}

/** Python's name of the type of a parsed JSON value. */
export function pythonTypeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return 'dict';
}

/** A parsed JSON value as Python prints it inside a text; containers as JSON. */
export function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

/** `data` of a request, if it has fields. Throws HandlerError as `.get` on another value would. */
export function fieldsOf(data: unknown): Readonly<Record<string, unknown>> {
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  throw new HandlerError(`'${pythonTypeName(data)}' object has no attribute 'get'`);
}

/** That field without white space at both ends, empty if there is none. Throws HandlerError if it is no text. */
export function strippedField(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = name in fields ? fields[name] : '';
  if (typeof value === 'string') return value.trim();
  throw new HandlerError(`'${pythonTypeName(value)}' object has no attribute 'strip'`);
}

/** Whole number from a value as Python's `int()` reads it. Throws HandlerError if it can't. */
export function pythonInt(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string') {
    if (/^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
    throw new HandlerError(`invalid literal for int() with base 10: '${value}'`);
  }
  const type = pythonTypeName(value);
  throw new HandlerError(`int() argument must be a string, a bytes-like object or a real number, not '${type}'`);
}

/** Whether the text has more than `max` characters (code points, as Python counts). */
export function isLongerThan(text: string, max: number): boolean {
  if (text.length <= max) return false;
  if (text.length > 2 * max) return true;
  let count = 0;
  for (let i = 0; i < text.length; count++) i += text.codePointAt(i)! > 0xffff ? 2 : 1;
  return count > max;
}
