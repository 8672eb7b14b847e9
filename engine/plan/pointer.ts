/** JSON Pointer (RFC 6901): `/populations/chatters/clients`; `~1` stands for a slash within a name, `~0` for a tilde. */
export function formatPointer(segments: readonly (string | number)[]): string {
  return segments.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The names that a pointer goes through; `undefined` where the text is no pointer. */
export function parsePointer(pointer: string): string[] | undefined {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** `pointer` is `ancestor` or lies within it. */
export function isWithin(pointer: string, ancestor: string): boolean {
  return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}

/** What stands at the pointer; `undefined` where nothing does. Sees own fields only. */
export function valueAt(root: unknown, pointer: string): unknown {
  let at = root;
  for (const segment of parsePointer(pointer) ?? []) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, segment)) return undefined;
    at = (at as Record<string, unknown>)[segment];
  }
  return at;
}
