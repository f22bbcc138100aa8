// The incomplete gamma function: tails of the χ² distribution.

import { logGamma } from './log-gamma.ts';

const PRECISION = 1e-16;
const STEPS = 10_000;

/**
 * The regularised upper incomplete gamma function Q(a, x) = Γ(a, x) / Γ(a), from 1 at x = 0 down to 0.
 *
 * By the series of P = 1 − Q below `a + 1`, by Lentz' continued fraction above it, so that a small result keeps its
 * relative precision. Source: NIST DLMF 8.7.1 and 8.9.2.
 *
 * @param a - above 0
 * @param x - at least 0
 */
export function upperGamma(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) throw new RangeError(`upperGamma needs a > 0 and x >= 0, not a = ${a} and x = ${x}`);
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let total = term;
  for (let i = 1; i < STEPS && term > total * PRECISION; i++) {
    term *= x / (a + i);
    total += term;
  }
  return total;
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.POSITIVE_INFINITY;
  let d = 1 / b;
  let value = d;
  for (let i = 1; i < STEPS; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < PRECISION * 4) break;
  }
  return value;
}
