import { averageDefined } from '../base/average-defined.ts';
import { Figure } from '../base/figure.ts';
import { sum } from '../base/sum.ts';
import { classTotals } from './class-totals.ts';
import type { ConfusionMatrix } from './confusion-matrix.ts';

/** How figures by class become one: those of one class, their plain or support-weighted mean, or of all rows pooled. */
export type Average = 'binary' | 'macro' | 'micro' | 'weighted';

/** Precision, recall and their harmonic mean, each from 0 to 1. */
export interface PrecisionRecallF1 {
  /** Right among those said to be of the class: tp / (tp + fp). `n` is tp + fp. */
  readonly precision: Figure;
  /** Right among those of the class: tp / (tp + fn). `n` is tp + fn. */
  readonly recall: Figure;
  /** 2 tp / (2 tp + fp + fn), so it is 0 and not undefined if only one of the two is. `n` is tp + fp + fn. */
  readonly f1: Figure;
}

/**
 * Precision, recall and F1 of each class, in the order of the classes. As
 * `sklearn.metrics.precision_recall_fscore_support(average=None, zero_division=nan)`, nan being `null` with a reason.
 */
export function precisionRecallF1ByClass(matrix: ConfusionMatrix): PrecisionRecallF1[] {
  const { right, actual, predicted } = classTotals(matrix);
  return right.map((hits, index) => compute(hits, actual[index] as number, predicted[index] as number));
}

/**
 * Precision, recall and F1 as one figure each, as `sklearn.metrics.precision_recall_fscore_support` with
 * `zero_division=nan`: macro and weighted means leave out the classes where the figure is undefined, and name them.
 *
 * @param average - `binary` for the class `positive` alone; `macro`, `weighted` (by support), or `micro` (pooled counts)
 * @param positive - index of the positive class; only for `binary`; default 1
 */
export function precisionRecallF1(matrix: ConfusionMatrix, average: Average, positive = 1): PrecisionRecallF1 {
  const { right, actual, predicted, n } = classTotals(matrix);
  const byClass = precisionRecallF1ByClass(matrix);
  if (average === 'binary') {
    const figures = byClass[positive];
    if (figures === undefined) throw new RangeError(`There is no class ${positive} among ${matrix.length}`);
    return figures;
  }
  if (average === 'micro') return compute(sum(right), sum(actual), sum(predicted));
  const mean = (name: keyof PrecisionRecallF1) =>
    averageDefined(
      byClass.map((figures) => figures[name]),
      n,
      average === 'weighted' ? actual : undefined,
    );
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') };
}

function compute(right: number, actual: number, predicted: number): PrecisionRecallF1 {
  const either = actual + predicted;
  return {
    precision:
      predicted === 0 ? Figure.none(0, 'no row predicted as the class') : Figure.of(right / predicted, predicted),
    recall: actual === 0 ? Figure.none(0, 'no rows of the class') : Figure.of(right / actual, actual),
    f1:
      either === 0
        ? Figure.none(0, 'no rows of the class, and none predicted as it')
        : Figure.of((2 * right) / either, either - right),
  };
}
