// The incomplete beta function: tails of binomial, beta, F and t distributions.

import { logGamma } from './log-gamma.ts';

const PRECISION = 1e-16;
const STEPS = 10_000;
const MOST_HALVINGS = 200;

/**
 * The regularised incomplete beta function I(x; a, b), from 0 at x = 0 to 1 at x = 1. As `scipy.special.betainc`.
 *
 * By Lentz' continued fraction, on the side where it converges fast. Source: NIST DLMF 8.17.22 and 8.17.4.
 *
 * @param x - from 0 to 1
 * @param a - above 0
 * @param b - above 0
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) {
    throw new RangeError(`incompleteBeta needs a, b > 0 and x from 0 to 1, not ${a}, ${b} and ${x}`);
  }
  if (x === 0 || x === 1) return x;
  const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (scale * betaFraction(x, a, b)) / a : 1 - (scale * betaFraction(1 - x, b, a)) / b;
}

/**
 * The quantile of the beta distribution: the x with I(x; a, b) = p. As `scipy.stats.beta.ppf`, relative error about 1e-12.
 *
 * @param p - from 0 to 1; a small p keeps its relative precision, so ask for the upper tail by swapping a and b
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A probability is between 0 and 1, and not ${p}`);
  if (p === 0 || p === 1) return p;
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  let [low, high] = [0, 1];
  let x = a / (a + b);
  for (let step = 0; step < MOST_HALVINGS; step++) {
    const excess = incompleteBeta(x, a, b) - p;
    if (excess > 0) high = x;
    else low = x;
    // Newton's step where it stays between the two sides, else the middle.
    const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta);
    const newton = x - excess / density;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-14 * x) return next;
    x = next;
  }
  return x;
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const change = d * c;
    value *= change;
    if (Math.abs(change - 1) < PRECISION * 4) break;
  }
  return value;
}
