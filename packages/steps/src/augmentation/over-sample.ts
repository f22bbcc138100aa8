// Repeats rows of small classes, until all classes have as many as the largest.

import type { Random } from '@cairn/core';

/**
 * The positions of the rows to repeat, drawn at random with replacement within each class, with the classes in the
 * order in which they first appear: imbalanced-learn's RandomOverSampler (`sampling_strategy='not majority'`).
 */
export function overSample(classes: readonly unknown[], random: Random): number[] {
  const members = [...Map.groupBy(classes.keys(), (row) => classes[row]).values()];
  const largest = Math.max(0, ...members.map(({ length }) => length));
  return members.flatMap((rows) =>
    Array.from({ length: largest - rows.length }, () => rows[random.integer(rows.length)]!),
  );
}
