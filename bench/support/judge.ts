/** Prints whether a must or an aim is met, and returns it. */
export function judge(kind: 'must' | 'aim', text: string, met: boolean): boolean {
  console.log(`  ${met ? '✓' : '✗'} ${kind}: ${text}`);
  return met;
}
