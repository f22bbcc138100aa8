// Limits of means over classes that a confusion matrix has: balanced accuracy, macro precision, macro F1. Each class
// brings Clopper and Pearson's limits and not Wilson's: Wilson's are drawn to the middle, which a single rate bears, but
// which adds up where many classes do it the same way.

import type { Interval } from '../base/interval.ts';
import type { Rate } from '../base/rate.ts';
import { classTotals } from '../classification/class-totals.ts';
import type { ConfusionMatrix } from '../classification/confusion-matrix.ts';
import { clopperPearson } from '../rates/clopper-pearson.ts';
import { macroRate } from '../rates/macro-rate.ts';
import type { Bounded } from '../rates/mover.ts';
import { f1OfShare } from './f1-interval.ts';
import { meanOfShares } from './mean-of-shares.ts';

/** Of the mean recall: recalls of different classes are of different rows, and so independent. */
export function balancedAccuracyInterval(matrix: ConfusionMatrix): Interval | null {
  const { right, actual } = classTotals(matrix);
  return meanOfRates(right.map((hits, index) => ({ hits, n: actual[index]! })));
}

/** Of the mean precision: given what was predicted, precisions of different classes are of different rows. */
export function macroPrecisionInterval(matrix: ConfusionMatrix): Interval | null {
  const { right, predicted } = classTotals(matrix);
  return meanOfRates(right.map((hits, index) => ({ hits, n: predicted[index]! })));
}

/**
 * The interval of the mean F1. A row of class a that is predicted as b is an error of both, so their F1 are correlated: by the delta
 * method with r = (p_ab + p_ba) √(p_aa p_bb) / √(o_a (o_a + p_aa) o_b (o_b + p_bb)), o_a being the errors of class a.
 * Half a row is spread over the cells of errors, so that the correlation is defined where no error was seen.
 *
 * Source of the variances: K. Takahashi, K. Yamamoto, A. Kuchiba, T. Koyama, "Confidence interval for micro-averaged F1
 * and macro-averaged F1 scores", Applied Intelligence 52 (2022), 4961–4972.
 */
export function macroF1Interval(matrix: ConfusionMatrix): Interval | null {
  const { right, actual, predicted } = classTotals(matrix);
  const count = matrix.length;
  const extra = 0.5 / (count * (count - 1));
  const scale = right.map((hits, index) => {
    const wrong = actual[index]! + predicted[index]! - 2 * hits + 2 * (count - 1) * extra;
    return Math.sqrt(wrong * (wrong + hits));
  });
  const shares = right.map((hits, index): Bounded | null => {
    const share = bounded({ hits, n: actual[index]! + predicted[index]! - hits });
    return share && { value: f1OfShare(share.value), low: f1OfShare(share.low), high: f1OfShare(share.high) };
  });
  return meanOfShares(shares, (a, b) => {
    const between = matrix[a]![b]! + matrix[b]![a]! + 2 * extra;
    return (between * Math.sqrt(right[a]! * right[b]!)) / (scale[a]! * scale[b]!);
  });
}

function meanOfRates(rates: readonly Rate[]): Interval | null {
  const mean = macroRate(rates, (rate) => clopperPearson(rate)!);
  return mean && { low: mean.low, high: mean.high };
}

function bounded(rate: Rate): Bounded | null {
  const limits = clopperPearson(rate);
  return limits && { value: rate.hits / rate.n, ...limits };
}
