/**
 * JSON text that is the same for equal values: keys sorted by code unit, no white space, fields that are `undefined` left
 * out. For hashing. Takes plain data only.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) => {
    if (typeof field !== 'object' || field === null || Array.isArray(field)) return field;
    return Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
