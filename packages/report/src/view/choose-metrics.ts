// Which metrics matter at the end of a run: of each result a few, the best known first; the rest is in `cairn show`.

import { compareCodeUnits, type RunMetrics } from '@cairn/core';

/** By the field's name, in the order in which people ask for them. */
const known = [
  'robustAccuracy',
  'accuracy',
  'auc',
  'balancedAccuracy',
  'f1',
  'averagePrecision',
  'rootMeanSquaredError',
  'meanAbsoluteError',
  'r2',
  'meanAbsolutePercentageError',
  'logLoss',
  'expectedCalibrationError',
];

export function chooseMetrics(metrics: RunMetrics): readonly string[] {
  const names = Object.keys(metrics);
  // A run with many reports shows the head of each.
  const byResult = Map.groupBy(names, (name) => name.split('.')[0]!);
  const perResult = byResult.size > 2 ? 2 : 4;
  return [...byResult.values()].flatMap((group) => {
    if (group.length <= perResult) return group;
    return [...group].sort((a, b) => rankOf(a) - rankOf(b)).slice(0, perResult);
  });
}

/** Names of metrics over several runs, the best known first. */
export function sortMetrics(names: Iterable<string>): readonly string[] {
  return [...new Set(names)].sort((a, b) => rankOf(a) - rankOf(b) || compareCodeUnits(a, b));
}

function rankOf(name: string): number {
  const rank = known.indexOf(name.split('.').at(-1)!);
  return rank < 0 ? known.length : rank;
}
