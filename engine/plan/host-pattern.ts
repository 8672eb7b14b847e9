/**
 * A host name or address in the one form that URLs give it: lower case, punycode, odd spellings of an address unrolled,
 * IPv6 without brackets, no dot at the end. `2130706433` and `0x7f.1` are `127.0.0.1`. `undefined` where the text is no
 * host alone: a scheme, port, path, or nothing.
 */
export function hostOf(text: string): string | undefined {
  if (/[/\\?#@\s]/.test(text)) return undefined;
  const isBracketed = text.startsWith('[');
  if (!isBracketed && /^[^:]*:[^:]*$/.test(text)) return undefined;
  const bare = !isBracketed && text.includes(':') ? `[${text}]` : text;
  if (isBracketed && !text.endsWith(']')) return undefined;
  // Of all schemes, http and its kin alone unroll odd spellings.
  if (!URL.canParse(`http://${bare}/`)) return undefined;
  const host = new URL(`http://${bare}/`).hostname.replace(/\.$/, '');
  return host.startsWith('[') ? host.slice(1, -1) : host;
}

/** A host name, an address, or `*.` and a host name. */
export function isHostPattern(text: string): boolean {
  const host = text.startsWith('*.') ? text.slice(2) : text;
  return !host.includes('*') && hostOf(host) !== undefined;
}

/**
 * A host is allowed by its own name or address, or by `*.example.org`, which stands for every name below example.org
 * but not for example.org itself. `host` is in the form of `hostOf`.
 */
export function hostMatches(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return hostOf(pattern) === host;
  const parent = hostOf(pattern.slice(2));
  return parent !== undefined && host.endsWith(`.${parent}`);
}
