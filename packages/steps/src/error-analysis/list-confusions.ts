// Which classes a classifier takes for which, with the mistakes that it was most confident of.

import { estimateRate } from '@cairn/stats';
import { type ClassifiedRows, matrixOf } from '../evaluation/classified-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { Confusion } from './error-report.ts';

/** Pairs of classes that a report shows, and rows of each. */
const shownPairs = 20;
const shownRows = 5;

/** The pairs with the most rows first, then in the order of the classes. */
export function listConfusions(classified: ClassifiedRows, rows: AnyTable): Confusion[] {
  const { classes, truth, predicted, probabilities } = classified;
  const pairs = matrixOf(classified).flatMap((counts, actual) => {
    const n = counts.reduce((total, count) => total + count, 0);
    return counts.flatMap((count, said) => (count > 0 && said !== actual ? [{ actual, said, count, n }] : []));
  });
  return pairs
    .sort((one, other) => other.count - one.count)
    .slice(0, shownPairs)
    .map(({ actual, said, count, n }) => ({
      actual: classes[actual]!,
      predicted: classes[said]!,
      share: estimateRate({ hits: count, n }),
      count,
      examples: [...truth.keys()]
        .filter((row) => truth[row] === actual && predicted[row] === said)
        .map((row) => ({ row: rows.rowNumbers[row]!, probability: probabilities[row]![said]! }))
        .sort((one, other) => other.probability - one.probability || one.row - other.row)
        .slice(0, shownRows),
    }));
}
