/** The target's URLs in a few words: the first, and how many more there are. */
export function targetWords(urls: readonly string[]): string {
  const [first = ''] = urls;
  return urls.length < 2 ? first : `${first} and ${urls.length - 1} more`;
}
