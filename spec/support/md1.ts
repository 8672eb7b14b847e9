/**
 * Share of the customers of an M/D/1 queue who wait no longer than `waitMs`; each is served for `serviceMs`:
 *
 *     P(W ≤ t) = (1 − ρ) · Σ e^(λ(t − kD)) · (−λ(t − kD))^k / k!    over k = 0 … ⌊t / D⌋        [Crommelin 1932; Erlang 1909]
 *
 * The sum alternates: exact enough up to some ten service times.
 */
function waitsNoLonger(waitMs: number, perSecond: number, serviceMs: number): number {
  const perMs = perSecond / 1000;
  let sum = 0;
  let factorial = 1;
  for (let k = 0; k * serviceMs <= waitMs; k++) {
    if (k > 0) factorial *= k;
    const events = perMs * (waitMs - k * serviceMs);
    sum += (Math.exp(events) * (-events) ** k) / factorial;
  }
  return (1 - perMs * serviceMs) * sum;
}

/** What `share` of the customers of an M/D/1 queue need at the most, waiting and service, in ms. */
export function md1SojournMs(share: number, perSecond: number, serviceMs: number): number {
  let lowMs = 0;
  let highMs = serviceMs;
  while (waitsNoLonger(highMs, perSecond, serviceMs) < share) highMs += serviceMs;
  for (let i = 0; i < 60; i++) {
    const middleMs = (lowMs + highMs) / 2;
    if (waitsNoLonger(middleMs, perSecond, serviceMs) < share) lowMs = middleMs;
    else highMs = middleMs;
  }
  return highMs + serviceMs;
}
