// Rows of one class only: some figures of a classifier are then perfect whatever it says.

import { Estimate, Figure } from '@cairn/stats';
import type { ClassifiedRows } from './classified-rows.ts';
import type { ClassifierMetrics } from './metrics.ts';

/** Those that compare classes: with one there is nothing that they could get wrong. */
const comparing = [
  'balancedAccuracy',
  'precision',
  'f1',
  'macroPrecision',
  'macroF1',
  'averagePrecision',
] as const satisfies readonly (keyof ClassifierMetrics)[];

/**
 * The figures, of which those that compare classes are null with the reason where all rows are of one class. What is
 * undefined by itself (the AUC, Matthews' correlation) keeps its own reason; accuracy, recall, the losses and the
 * calibration error are about single rows and stay.
 */
export function withoutTrivialFigures(
  metrics: ClassifierMetrics,
  { truth, classes }: Pick<ClassifiedRows, 'truth' | 'classes'>,
): ClassifierMetrics {
  const [only] = truth;
  if (only === undefined || truth.some((index) => index !== only)) return metrics;
  const reason = `all ${truth.length} rows are of the class '${classes[only]}'`;
  const trivial = comparing.filter((name) => metrics[name].value !== null);
  const replaced = trivial.map((name) => [name, Estimate.of(Figure.none(truth.length, reason), null)] as const);
  return { ...metrics, ...Object.fromEntries(replaced) };
}
