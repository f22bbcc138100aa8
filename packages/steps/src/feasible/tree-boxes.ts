// Bounds of a sum of trees over boxes: of each column that may change, an interval of its choices.

import type { TreeEnsemble } from '../trees/tree-ensemble.ts';

export interface BoxedColumn {
  /** Its position in an encoded row. */
  readonly place: number;
  /** The encoded number of each choice. */
  readonly values: readonly number[];
  readonly costs: readonly number[];
  /** Whether the encoded numbers ascend, so that a split cuts an interval in two. */
  readonly isOrdered: boolean;
}

/** First and last choice of each column. */
export interface Box {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

export interface Bound {
  /** No point of the box has a larger value. */
  readonly value: number;
  /** Where to cut the box: the column that decides most, and the last choice of the lower part. Null if nothing decides. */
  readonly cut: { readonly column: number; readonly at: number } | null;
}

export interface TreeBoxes {
  readonly whole: Box;
  boundOf(box: Box): Bound;
  /** The cheapest choice of each column. */
  cheapestOf(box: Box): Int32Array;
  costOf(picks: Int32Array): number;
  /** The encoded row with these choices. */
  rowOf(picks: Int32Array): Float64Array;
}

interface BoxTree {
  /** By split: the column that may change, or −1 where it is decided. */
  readonly columns: Int32Array;
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** By split: how many of the first choices go to the left; of a decided one, 1 if the row goes to the left. */
  readonly counts: readonly Int32Array[];
  /** Multiplied by what the tree counts. */
  readonly leaves: Float64Array;
}

/** @param weights - of each score in the value */
export function createTreeBoxes(
  { trees, scoreCount, scale }: TreeEnsemble,
  row: Float64Array,
  columns: readonly BoxedColumn[],
  weights: readonly number[],
): TreeBoxes {
  const byPlace = new Map(columns.map(({ place }, index) => [place, index]));
  const boxTrees = trees.flatMap((tree, i): BoxTree[] => {
    const weight = weights[i % scoreCount]! * scale;
    if (weight === 0) return [];
    const changing = Int32Array.from(tree.columns, (place) => byPlace.get(place) ?? -1);
    const counts = tree.columns.map((place, split) => {
      const index = changing[split]!;
      if (index < 0) return Int32Array.of(tree.goesLeft(split, row[place]!) ? 1 : 0);
      const { values } = columns[index]!;
      const found = new Int32Array(values.length + 1);
      values.forEach((value, choice) => {
        found[choice + 1] = found[choice]! + (tree.goesLeft(split, value) ? 1 : 0);
      });
      return found;
    });
    const leaves = tree.leaves.map((leaf) => leaf * weight);
    return [{ columns: changing, left: tree.left, right: tree.right, counts, leaves }];
  });
  const swings = new Float64Array(columns.length);
  const largest = new Float64Array(columns.length);
  const cuts = new Int32Array(columns.length);

  /** The highest leaf that the box reaches. `low` and `high` are narrowed on the way and put back. */
  function highestLeaf(tree: BoxTree, start: number, low: Int32Array, high: Int32Array): number {
    let at = start;
    while (at >= 0) {
      const column = tree.columns[at]!;
      const counts = tree.counts[at]!;
      if (column < 0) {
        at = counts[0] === 1 ? tree.left[at]! : tree.right[at]!;
        continue;
      }
      const [first, last] = [low[column]!, high[column]!];
      const toLeft = counts[last + 1]! - counts[first]!;
      if (toLeft === last - first + 1) at = tree.left[at]!;
      else if (toLeft === 0) at = tree.right[at]!;
      else return higherSide(tree, at, toLeft, low, high);
    }
    return tree.leaves[~at]!;
  }

  function higherSide(tree: BoxTree, at: number, toLeft: number, low: Int32Array, high: Int32Array): number {
    const column = tree.columns[at]!;
    const [first, last] = [low[column]!, high[column]!];
    const { isOrdered } = columns[column]!;
    if (isOrdered) high[column] = first + toLeft - 1;
    const one = highestLeaf(tree, tree.left[at]!, low, high);
    high[column] = last;
    if (isOrdered) low[column] = first + toLeft;
    const other = highestLeaf(tree, tree.right[at]!, low, high);
    low[column] = first;
    const swing = Math.abs(one - other);
    swings[column]! += swing + Number.MIN_VALUE;
    if (swing >= largest[column]!) {
      largest[column] = swing;
      cuts[column] = isOrdered ? first + toLeft - 1 : (first + last) >> 1;
    }
    return Math.max(one, other);
  }

  return {
    whole: { low: new Int32Array(columns.length), high: Int32Array.from(columns, ({ values }) => values.length - 1) },
    boundOf({ low, high }) {
      swings.fill(0);
      largest.fill(0);
      let value = 0;
      const [first, last] = [low.slice(), high.slice()];
      for (const tree of boxTrees) value += highestLeaf(tree, tree.columns.length === 0 ? -1 : 0, first, last);
      let column = -1;
      for (let j = 0; j < swings.length; j++)
        if (swings[j]! > 0 && high[j]! > low[j]! && (column < 0 || swings[j]! > swings[column]!)) column = j;
      if (column < 0) return { value, cut: null };
      // Narrowed on the way, a cut can be outside of the box's own interval.
      const at = Math.min(Math.max(cuts[column]!, low[column]!), high[column]! - 1);
      return { value, cut: { column, at } };
    },
    cheapestOf: ({ low, high }) =>
      Int32Array.from(columns, ({ costs }, column) => {
        let best = low[column]!;
        for (let choice = best + 1; choice <= high[column]!; choice++) if (costs[choice]! < costs[best]!) best = choice;
        return best;
      }),
    costOf: (picks) => columns.reduce((total, { costs }, column) => total + costs[picks[column]!]!, 0),
    rowOf(picks) {
      const changed = row.slice();
      columns.forEach(({ place, values }, column) => {
        changed[place] = values[picks[column]!]!;
      });
      return changed;
    },
  };
}
