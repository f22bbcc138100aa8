// SMOTE: new rows of small classes, each between a row and one of its nearest neighbours of the same class. N. V.
// Chawla et al., "SMOTE: Synthetic Minority Over-sampling Technique", JAIR 16 (2002), 321–357.

import type { Random } from '@cairn/core';

export interface SyntheticRow {
  /** The row that it came from. */
  readonly from: number;
  readonly neighbour: number;
  /** Its position on the way from `from` to `neighbour`, from 0 to 1. */
  readonly gap: number;
}

/**
 * Like imbalanced-learn's SMOTE: neighbours by Euclidean distance between the unchanged `points`, classes filled up to
 * the largest. imbalanced-learn uses the columns' own units; here the caller decides.
 *
 * @param points - one point for each row, all of one length
 * @param k - neighbours to draw from; fewer if a class has at most `k` rows
 * @throws Error when a class that has to grow has one row, which has no neighbour
 */
export function smote(
  points: readonly (readonly number[])[],
  classes: readonly unknown[],
  k: number,
  random: Random,
): SyntheticRow[] {
  return growClasses(
    classes,
    random,
    (rows) => (from) => findNearest(points, from, rows, k),
    (row) => row,
  );
}

/**
 * As many new rows of each class as it lacks to be as large as the largest, each between a random row and a random neighbour.
 *
 * @param openNeighbours - of the rows of a class, the neighbours of one of them
 * @param complete - what else a new row has, from the neighbours of the row that it came from
 * @throws Error when a class that has to grow has one row, which has no neighbour
 */
export function growClasses<Grown>(
  classes: readonly unknown[],
  random: Random,
  openNeighbours: (rows: readonly number[]) => (from: number) => readonly number[],
  complete: (row: SyntheticRow, neighbours: readonly number[]) => Grown,
): Grown[] {
  const members = [...Map.groupBy(classes.keys(), (row) => classes[row])];
  const largest = Math.max(0, ...members.map(([, rows]) => rows.length));
  return members.flatMap(([value, rows]) => {
    const wanted = largest - rows.length;
    if (wanted === 0) return [];
    if (rows.length === 1) throw new Error(`SMOTE needs two rows of a class, and '${value}' has one`);
    const neighboursOf = openNeighbours(rows);
    const near = new Map<number, readonly number[]>();
    return Array.from({ length: wanted }, () => {
      const from = rows[random.integer(rows.length)]!;
      const neighbours = near.get(from) ?? neighboursOf(from);
      near.set(from, neighbours);
      const neighbour = neighbours[random.integer(neighbours.length)]!;
      return complete({ from, neighbour, gap: random.next() }, neighbours);
    });
  });
}

/** The `k` rows nearest to `from`, without itself; of equally near rows the earlier. */
export function findNearest(
  points: readonly (readonly number[])[],
  from: number,
  rows: readonly number[],
  k: number,
): number[] {
  const centre = points[from]!;
  return rows
    .filter((row) => row !== from)
    .map((row) => ({ row, distance: points[row]!.reduce((sum, value, axis) => sum + (value - centre[axis]!) ** 2, 0) }))
    .sort((a, b) => a.distance - b.distance || a.row - b.row)
    .slice(0, k)
    .map(({ row }) => row);
}
