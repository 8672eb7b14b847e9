/**
 * Whether to draw with ASCII alone: where the locale says that the terminal has another encoding than UTF-8, and on a
 * dumb terminal. First that is set speaks: LC_ALL, LC_CTYPE, LANG; where none is, UTF-8 is taken for granted.
 */
export function isAscii(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['TERM'] === 'dumb') return true;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'];
  return locale !== undefined && locale !== '' && !/utf-?8/i.test(locale);
}
