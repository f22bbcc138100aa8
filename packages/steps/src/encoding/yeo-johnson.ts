// The power of Yeo and Johnson (2000) that makes numbers most like normal ones; of numbers of any sign.

import { moments } from '@cairn/stats';

export function yeoJohnson(value: number, lambda: number): number {
  if (value >= 0) return lambda === 0 ? Math.log1p(value) : Math.expm1(lambda * Math.log1p(value)) / lambda;
  const other = 2 - lambda;
  return other === 0 ? -Math.log1p(-value) : -Math.expm1(other * Math.log1p(-value)) / other;
}

/**
 * The power of the largest likelihood, to about 8 digits; 1 (no change) for a column that is constant.
 *
 * Source: scikit-learn's `PowerTransformer`.
 */
export function fitYeoJohnson(values: readonly number[]): number {
  if (moments(values).deviation === 0) return 1;
  const slope = values.reduce((total, value) => total + Math.sign(value) * Math.log1p(Math.abs(value)), 0);
  const loss = (lambda: number) => {
    const { deviation } = moments(values.map((value) => yeoJohnson(value, lambda)));
    const found = values.length * Math.log(deviation) - (lambda - 1) * slope;
    return Number.isFinite(found) ? found : Number.POSITIVE_INFINITY;
  };
  let half = 2;
  // A minimum at an end of the range is looked for in a wider one.
  for (let found = minimise(loss, -half, half); ; half *= 2, found = minimise(loss, -half, half))
    if (Math.abs(found) < 0.99 * half || half > 64) return found;
}

const golden = (Math.sqrt(5) - 1) / 2;

/** Golden-section search (Kiefer 1953). */
function minimise(loss: (at: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [a, b] = [high - golden * (high - low), low + golden * (high - low)];
  let [ofA, ofB] = [loss(a), loss(b)];
  while (high - low > 1e-9) {
    if (ofA <= ofB) {
      [high, b, ofB] = [b, a, ofA];
      a = high - golden * (high - low);
      ofA = loss(a);
    } else {
      [low, a, ofA] = [a, b, ofB];
      b = low + golden * (high - low);
      ofB = loss(b);
    }
  }
  return (low + high) / 2;
}
