// Which rows stay, so that common classes have fewer rows.

import type { Random } from '@cairn/core';

/**
 * As many rows of each class as the smallest has, drawn without repetition; positions in their order. imbalanced-learn's
 * RandomUnderSampler (`sampling_strategy='not minority'`).
 */
export function underSample(classes: readonly unknown[], random: Random): number[] {
  const members = [...Map.groupBy(classes.keys(), (row) => classes[row]).values()];
  const smallest = Math.min(...members.map(({ length }) => length));
  return members.flatMap((rows) => random.shuffle(rows).slice(0, smallest)).sort((a, b) => a - b);
}

/**
 * The rows without those that are in a Tomek link: two rows of different classes, each the nearest of the other. Rows of the
 * smallest class all stay; of equally small ones that which is first in `order`. imbalanced-learn's TomekLinks
 * (`sampling_strategy='not minority'`).
 *
 * @param points - one point for each row
 */
export function withoutTomekLinks(points: readonly (readonly number[])[], classes: readonly unknown[]): number[] {
  const counts = Map.groupBy(classes, (value) => value);
  const [smallest] = [...counts].reduce((least, one) => (one[1].length < least[1].length ? one : least));
  const nearest = points.map((_, row) => findOther(points, row));
  const isLinked = (row: number) => {
    const other = nearest[row]!;
    return other >= 0 && classes[other] !== classes[row] && nearest[other] === row;
  };
  return [...classes.keys()].filter((row) => classes[row] === smallest || !isLinked(row));
}

/** The nearest other row, of equally near ones the first; -1 if there is none. */
function findOther(points: readonly (readonly number[])[], from: number): number {
  const centre = points[from]!;
  let [found, least] = [-1, Number.POSITIVE_INFINITY];
  for (let row = 0; row < points.length; row++) {
    if (row === from) continue;
    const point = points[row]!;
    let distance = 0;
    for (let axis = 0; axis < centre.length && distance < least; axis++)
      distance += (point[axis]! - centre[axis]!) ** 2;
    if (distance < least) [found, least] = [row, distance];
  }
  return found;
}
