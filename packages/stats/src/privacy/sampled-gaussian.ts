// What noise on sums of clipped gradients of sampled rows guarantees: Rényi differential privacy of the sampled Gaussian
// mechanism, and the ε that follows.

import { normalCdf } from '../distributions/normal.ts';

export interface SampledGaussian {
  /** The chance of each row to be in a step, above 0 and at most 1. */
  readonly sampleRate: number;
  /** Deviation of the noise ÷ largest norm of a row's gradient, above 0. */
  readonly noise: number;
  readonly steps: number;
}

export interface PrivacySpent {
  readonly epsilon: number;
  /** The order of Rényi's divergence that gives the smallest ε. */
  readonly order: number;
}

/** Opacus' orders: 1.1 to 10.9 in tenths, then 12 to 63. */
const orders: readonly number[] = [
  ...Array.from({ length: 99 }, (_, place) => 1 + (place + 1) / 10),
  ...Array.from({ length: 52 }, (_, place) => 12 + place),
];

/**
 * The ε of all steps together at a δ, for neighbours that differ in one row.
 *
 * Sources: I. Mironov, K. Talwar, L. Zhang, "Rényi differential privacy of the sampled Gaussian mechanism" (2019), section 3.3;
 * B. Balle and others, "Hypothesis testing interpretations and Rényi differential privacy", AISTATS 2020, theorem 21. Opacus'
 * `RDPAccountant` with its default orders.
 *
 * @throws RangeError for a noise of 0, a rate outside of 0 to 1, or a δ outside of 0 to 1
 */
export function privacySpent({ sampleRate, noise, steps }: SampledGaussian, delta: number): PrivacySpent {
  if (!(noise > 0)) throw new RangeError(`Without noise there is no privacy: the noise is above 0, and not ${noise}`);
  if (!(sampleRate > 0 && sampleRate <= 1))
    throw new RangeError(`A rate is above 0 and at most 1, and not ${sampleRate}`);
  if (!(delta > 0 && delta < 1)) throw new RangeError(`δ is above 0 and below 1, and not ${delta}`);
  if (steps === 0) return { epsilon: 0, order: orders[0]! };
  let best: PrivacySpent = { epsilon: Number.POSITIVE_INFINITY, order: orders[0]! };
  for (const order of orders) {
    const rdp = steps * divergence(sampleRate, noise, order);
    const epsilon = rdp - (Math.log(delta) + Math.log(order)) / (order - 1) + Math.log((order - 1) / order);
    if (epsilon < best.epsilon) best = { epsilon, order };
  }
  return best;
}

/**
 * The smallest noise, to three digits after the point, with at most this ε.
 *
 * @throws RangeError if no noise up to 1,000 is enough
 */
export function noiseFor(epsilon: number, delta: number, mechanism: Omit<SampledGaussian, 'noise'>): number {
  const isEnough = (thousandths: number) =>
    privacySpent({ ...mechanism, noise: thousandths / 1000 }, delta).epsilon <= epsilon;
  let [low, high] = [0, 1_000_000];
  if (!isEnough(high)) throw new RangeError(`No noise gives an ε of ${epsilon} at a δ of ${delta}`);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high / 1000;
}

function divergence(q: number, sigma: number, order: number): number {
  if (q === 1) return order / (2 * sigma ** 2);
  const log = Number.isInteger(order) ? logOfInteger(q, sigma, order) : logOfFraction(q, sigma, order);
  return log / (order - 1);
}

function logOfInteger(q: number, sigma: number, order: number): number {
  let total = Number.NEGATIVE_INFINITY;
  let logBinomial = 0;
  for (let i = 0; i <= order; i++) {
    const own = logBinomial + i * Math.log(q) + (order - i) * Math.log1p(-q) + (i * i - i) / (2 * sigma ** 2);
    total = addLogs(total, own);
    logBinomial += Math.log((order - i) / (i + 1));
  }
  return total;
}

/** Two series, of the integrals below and above z₀, where the densities are equal. */
function logOfFraction(q: number, sigma: number, order: number): number {
  let [below, above] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const middle = sigma ** 2 * Math.log(1 / q - 1) + 0.5;
  let [logBinomial, isPositive] = [0, true];
  for (let i = 0; ; i++) {
    const j = order - i;
    const [first, second] = [
      logBinomial +
        i * Math.log(q) +
        j * Math.log1p(-q) +
        (i * i - i) / (2 * sigma ** 2) +
        logTail((i - middle) / sigma),
      logBinomial +
        j * Math.log(q) +
        i * Math.log1p(-q) +
        (j * j - j) / (2 * sigma ** 2) +
        logTail((middle - j) / sigma),
    ];
    below = isPositive ? addLogs(below, first) : subtractLogs(below, first);
    above = isPositive ? addLogs(above, second) : subtractLogs(above, second);
    if (Math.max(first, second) < -30) return addLogs(below, above);
    const factor = (order - i) / (i + 1);
    logBinomial += Math.log(Math.abs(factor));
    if (factor < 0) isPositive = !isPositive;
  }
}

/** log P(Z > x): beyond 30 by the asymptotic series, where the probability itself would be 0. */
function logTail(x: number): number {
  if (x < 30) return Math.log(normalCdf(-x));
  const square = x * x;
  return (
    -square / 2 - Math.log(x) - Math.log(2 * Math.PI) / 2 + Math.log1p(-1 / square + 3 / square ** 2 - 15 / square ** 3)
  );
}

function addLogs(a: number, b: number): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  return low === Number.NEGATIVE_INFINITY ? high : Math.log1p(Math.exp(low - high)) + high;
}

/** Of two logarithms, the second not above the first. */
function subtractLogs(a: number, b: number): number {
  return b === Number.NEGATIVE_INFINITY ? a : a + Math.log(-Math.expm1(b - a));
}
