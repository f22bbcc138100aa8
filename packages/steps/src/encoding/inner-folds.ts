// Folds of training rows among themselves.

import type { Random } from '@cairn/core';

/**
 * The fold of each row, from 0. Rows are shuffled, and each goes to the fold with the fewest rows of its class, and of those the
 * fewest of all. Rows that were made from one raw row stay together; rows that are merely equal do not, since a category and a
 * label often are.
 *
 * @param rowNumbers - of the raw rows
 * @param classes - of the rows; null for a label that is a number
 * @throws Error if there are fewer raw rows than folds
 */
export function drawInnerFolds(
  rowNumbers: Int32Array,
  classes: Int32Array | null,
  count: number,
  random: Random,
): Int32Array {
  const units = random.shuffle([...Map.groupBy(rowNumbers.keys(), (row) => rowNumbers[row]!).values()]);
  if (units.length < count)
    throw new Error(
      `Target encoding with ${count} folds needs ${count} rows, and there ${units.length === 1 ? 'is' : 'are'} ${units.length}: use fewer, targetEncoding: { folds: 2 }`,
    );
  const totals = new Array<number>(count).fill(0);
  const folds = new Int32Array(rowNumbers.length);
  const byClass = [...Map.groupBy(units, ([first]) => classes?.[first!] ?? 0)].sort(([a], [b]) => a - b);
  for (const [, members] of byClass) {
    const own = new Array<number>(count).fill(0);
    for (const unit of members) {
      let fold = 0;
      for (let other = 1; other < count; other++)
        if (own[other]! < own[fold]! || (own[other] === own[fold] && totals[other]! < totals[fold]!)) fold = other;
      own[fold]! += unit.length;
      totals[fold]! += unit.length;
      for (const row of unit) folds[row] = fold;
    }
  }
  return folds;
}
