// If all rows are of one class, some metrics of a classifier are perfect whatever it predicts.

import { Estimate, Figure } from '@cairn/stats';
import type { ClassifiedRows } from './classified-rows.ts';
import type { ClassifierFigures } from './metrics.ts';

/** Metrics that compare classes: with one class, no prediction can make them worse. */
const comparing = [
  'balancedAccuracy',
  'precision',
  'f1',
  'macroPrecision',
  'macroF1',
  'averagePrecision',
] as const satisfies readonly (keyof ClassifierFigures)[];

/**
 * The metrics; if all rows are of one class, those that compare classes are null with the reason. A metric that is
 * undefined anyway (the AUC, Matthews' correlation) keeps its own reason. Accuracy, recall, the losses and the
 * calibration error are about single rows and stay.
 */
export function withoutTrivialFigures(
  metrics: ClassifierFigures,
  { truth, classes }: Pick<ClassifiedRows, 'truth' | 'classes'>,
): ClassifierFigures {
  const [only] = truth;
  if (only === undefined || truth.some((index) => index !== only)) return metrics;
  const reason = `all ${truth.length} rows are of the class '${classes[only]}'`;
  const trivial = comparing.filter((name) => metrics[name].value !== null);
  const replaced = trivial.map((name) => [name, Estimate.of(Figure.none(truth.length, reason), null)] as const);
  return { ...metrics, ...Object.fromEntries(replaced) };
}
