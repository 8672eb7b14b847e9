/**
 * How long each customer is in a queue before `servers` servers, first come first served: waiting and service, in ms.
 *
 *     sojourn(k) = max(arrival(k), earliest free server) + service(k) − arrival(k)
 *
 * One server: D. V. Lindley 1952; several: J. Kiefer, J. Wolfowitz 1955. Arrivals stand in order; service k takes
 * `meanMs` · `sizes[k]`. Writes into `into`, as long as `arrivalsMs`, and allocates nothing else than a number a server.
 */
export function sojourns(
  arrivalsMs: Float64Array,
  sizes: Float64Array,
  meanMs: number,
  servers: number,
  into: Float64Array,
): void {
  if (servers === 1) {
    let freeMs = -Infinity;
    for (let k = 0; k < arrivalsMs.length; k++) {
      const arrivalMs = arrivalsMs[k]!;
      freeMs = (arrivalMs > freeMs ? arrivalMs : freeMs) + meanMs * sizes[k]!;
      into[k] = freeMs - arrivalMs;
    }
    return;
  }
  // When each server is free, in rising order: the first is taken, and its new end moves up to its place.
  const freeMs = new Float64Array(servers).fill(-Infinity);
  for (let k = 0; k < arrivalsMs.length; k++) {
    const arrivalMs = arrivalsMs[k]!;
    const endMs = Math.max(arrivalMs, freeMs[0]!) + meanMs * sizes[k]!;
    let at = 1;
    for (; at < servers && freeMs[at]! < endMs; at++) freeMs[at - 1] = freeMs[at]!;
    freeMs[at - 1] = endMs;
    into[k] = endMs - arrivalMs;
  }
}
