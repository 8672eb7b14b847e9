/**
 * Share of a standard normal distribution above `z`, to within 1.2e-7 of itself: Chebyshev fit of the complementary
 * error function (Press et al., Numerical Recipes in C, 2nd ed., §6.2).
 */
export function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const exponent = FIT.reduceRight((sum, factor) => sum * t + factor, 0) - x * x;
  const tail = (t * Math.exp(exponent)) / 2;
  return z >= 0 ? tail : 1 - tail;
}

const FIT = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
];
