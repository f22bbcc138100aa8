// The interval of an expected calibration error.

import type { Interval } from '../base/interval.ts';
import { binConfidences, type TopClass } from '../calibration/calibration-bins.ts';
import { type Moments, pearsonQuantile } from '../distributions/pearson-quantile.ts';
import { boundedMeanInterval } from './bounded-mean-interval.ts';

/** Sums over the rows of a bin. */
interface Bin {
  rows: number;
  /** Σ of 1 if right, less the confidence. */
  gap: number;
  /** Σ of the squares of the same. */
  square: number;
  /** Σ of confidence · (1 − confidence): the variance of `gap` if the confidences are true. */
  fair: number;
}

/**
 * The interval of the expected calibration error E = Σ |γ_b| of a model, where γ_b is what bin b adds: P(in b) × (share
 * right − mean confidence). The error that is found, Ê = Σ |γ_b + ε_b| with ε_b the noise of the sample, is biased
 * upwards: of few rows it is far above 0 also where every confidence is true. The interval takes this off:
 *
 * - E ≥ Ê − Σ |ε_b|, and Σ |ε_b| exceeds its 0.975 quantile in 2.5 % of samples. Its moments are those of independent
 *   half normals, each with the larger of two variances: the one seen in the bin, and the one if its confidences are true
 *   (the consistency bars of J. Bröcker, L. A. Smith, "Increasing the reliability of reliability diagrams", Weather and
 *   Forecasting 22 (2007), 651–661).
 * - With the true signs s_b of γ_b, E = Σ s_b γ_b ≤ Ê − Σ s_b ε_b, where the last sum is one mean over the rows: its upper
 *   limit is that of {@link boundedMeanInterval}, the row that nobody saw being wrong at the mean confidence.
 *
 * So it contains 0 in at least 97.5 % of samples of a model whose confidences are true.
 *
 * @param top - of at least one row
 * @param bins - of equal width
 * @param level - coverage, from 0 to 1; default 0.95
 */
export function calibrationErrorInterval({ confidences, right }: TopClass, bins: number, level = 0.95): Interval {
  const n = confidences.length;
  const binOf = binConfidences(confidences, bins);
  const sums = Array.from({ length: bins }, (): Bin => ({ rows: 0, gap: 0, square: 0, fair: 0 }));
  for (let row = 0; row < n; row++) {
    const bin = sums[binOf[row]!]!;
    const gap = right[row]! - confidences[row]!;
    bin.rows++;
    bin.gap += gap;
    bin.square += gap * gap;
    bin.fair += confidences[row]! * (1 - confidences[row]!);
  }
  const found = sums.reduce((total, { gap }) => total + Math.abs(gap), 0) / n;
  const noise = pearsonQuantile(noiseOf(sums, n), 1 - (1 - level) / 2);
  const claimed = confidences.reduce((total, confidence) => total + confidence, 0) / n;
  const signed = confidences.map((confidence, row) => Math.sign(sums[binOf[row]!]!.gap) * (right[row]! - confidence));
  const { high } = boundedMeanInterval(signed, { best: 0, worst: claimed }, level);
  return { low: Math.max(0, found - noise), high: Math.min(1, Math.max(found, high)) };
}

/** Moments of Σ |ε_b|: of a half normal they are σ √(2/π), σ² (1 − 2/π) and σ³ √(2/π) (4/π − 1). */
function noiseOf(sums: readonly Bin[], n: number): Moments {
  const half = Math.sqrt(2 / Math.PI);
  let [mean, variance, third] = [0, 0, 0];
  for (const { rows, gap, square, fair } of sums) {
    const seen = rows > 1 ? ((square - (gap * gap) / rows) * rows) / (rows - 1) : 0;
    const deviation = Math.sqrt(Math.max(seen, fair, 0)) / n;
    mean += deviation * half;
    variance += deviation ** 2 * (1 - 2 / Math.PI);
    third += deviation ** 3 * half * (4 / Math.PI - 1);
  }
  return { mean, variance, third };
}
