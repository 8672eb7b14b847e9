const MASK = '***';
/** Shorter texts occur everywhere by chance: masking them would hide the report, not the secret. */
const SHORTEST_SECRET = 4;

/**
 * A function that puts `***` in place of every occurrence of a secret of 4 or more characters: as it is,
 * percent-encoded, or escaped as in JSON, in any mixture. Occurrences that overlap become one.
 */
export function createTextMask(secrets: readonly string[]): (text: string) => string {
  const patterns = [...new Set(secrets)]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .map((secret) => new RegExp(Array.from(secret, spellings).join(''), 'g'));
  if (patterns.length === 0) return (text) => text;
  return (text) => {
    // What is left and right of a mask may spell a secret with it. Each round is shorter, so there is an end.
    for (let masked = maskOnce(text, patterns); ; masked = maskOnce(text, patterns)) {
      if (masked === text) return text;
      text = masked;
    }
  };
}

function maskOnce(text: string, patterns: readonly RegExp[]): string {
  const found: [start: number, end: number][] = [];
  for (const pattern of patterns) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      found.push([match.index, pattern.lastIndex]);
      pattern.lastIndex = match.index + 1;
    }
  }
  found.sort(([a], [b]) => a - b);
  let masked = '';
  let done = 0;
  for (const [start, end] of found) {
    if (start >= done) masked += text.slice(done, start) + MASK;
    done = Math.max(done, end);
  }
  return masked + text.slice(done);
}

const jsonEscapes: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Pattern of one character, however it is written. */
function spellings(character: string): string {
  const bytes = Array.from(Buffer.from(character, 'utf8'), (byte) => `%${anyCase(byte.toString(16).padStart(2, '0'))}`);
  const units = Array.from({ length: character.length }, (_, at) =>
    character.charCodeAt(at).toString(16).padStart(4, '0'),
  );
  const escape = jsonEscapes[character];
  const all = [
    literal(character),
    bytes.join(''),
    units.map((unit) => `\\\\u${anyCase(unit)}`).join(''),
    ...(escape === undefined ? [] : [literal(escape)]),
    ...(character === ' ' ? ['\\+'] : []),
  ];
  return `(?:${all.join('|')})`;
}

function anyCase(hex: string): string {
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
