import { parsePointer } from '../engine/plan/pointer.js';

const sensitiveName = /auth|cookie|credential|key|passphrase|passwd|password|secret|session|signature|token/i;

/** A header, query parameter or field of this name holds a secret, as far as a name can tell. */
export function isSensitiveName(name: string): boolean {
  return sensitiveName.test(name);
}

/** Fields of a profile that hold a secret: headers and query parameters by name, every cookie, the key's passphrase. */
export function isSensitiveField(pointer: string): boolean {
  const [room, part, name, ...rest] = parsePointer(pointer) ?? [];
  if (room !== 'target' || part === undefined || name === undefined || rest.length > 0) return false;
  if (part === 'cookies') return true;
  if (part === 'tls') return name === 'passphrase';
  return (part === 'headers' || part === 'query') && isSensitiveName(name);
}

/** The text takes what is secret from the environment, so that it may be shown: `Bearer ${TOKEN}`. */
export function isReference(text: string): boolean {
  return /^(?:\w+\s+)?\$\{[^}]*\}$/.test(text);
}

const userInfo = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)@/i;

/**
 * The secrets within a URL, as written and decoded: the password, or a user without one, and query parameters by name. A
 * user with a password is not secret by itself: names such as `user` occur everywhere.
 */
export function secretsOfUrl(url: string): string[] {
  const login = userInfo.exec(url)?.[2];
  const user = login === undefined ? [] : [login.includes(':') ? splitOnce(login, ':')[1] : login];
  const parameters = queryOf(url)
    .split('&')
    .map((parameter) => splitOnce(parameter, '='))
    .filter(([name]) => isSensitiveName(decode(name)))
    .map(([, value]) => value);
  return [...user, ...parameters].flatMap((secret) => [secret, decode(secret)]);
}

/** The text with `***` in place of user and password in every URL. */
export function maskUserInfo(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/?#\s"]*@/gi, '$1***@');
}

/** The URL with `***` in place of its secrets. */
export function maskUrl(url: string): string {
  const query = queryOf(url);
  const masked = query
    .split('&')
    .map((parameter) => {
      const [name, value] = splitOnce(parameter, '=');
      return value !== '' && isSensitiveName(decode(name)) ? `${name}=***` : parameter;
    })
    .join('&');
  return (query === '' ? url : url.replace(`?${query}`, () => `?${masked}`)).replace(userInfo, '$1***@');
}

function queryOf(url: string): string {
  return /\?([^#]*)/.exec(url)?.[1] ?? '';
}

function splitOnce(text: string, separator: string): [name: string, value: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
