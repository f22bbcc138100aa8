// Exact Shapley values of trees: the interventional form of TreeSHAP.

import type { Tree, TreeEnsemble } from './tree-ensemble.ts';

/** Rows of encoded numbers, prepared for one ensemble: by tree, and by split, 1 where the row goes to the left. */
type Directions = readonly Uint8Array[];

/**
 * What each feature adds to each score of a row, averaged over the orders in which features become known. A feature that is
 * not known has the value of a background row; the result is the mean over these.
 *
 * For one tree and one background row, only leaves count whose path is open to a mix of the two rows. If `a` features on the
 * path must come from the row and `b` from the background row, each of the first adds `(a − 1)! b! ÷ (a + b)!` of the leaf's
 * value, and each of the second takes away `a! (b − 1)! ÷ (a + b)!` of it. So the cost is background rows × leaves, for any
 * number of features.
 *
 * Source: S. Lundberg and others, "From local explanations to global understanding with explainable AI for trees", Nature
 * Machine Intelligence 2 (2020), 56–67, algorithm 3 of the supplement; as `shap.TreeExplainer` with background data.
 *
 * @param featureOf - by encoded column, the position of the feature that it encodes: columns of one feature become known
 *   together
 * @param row - the encoded numbers of the row that is explained
 * @param background - at least one row of encoded numbers
 * @returns by score, and by feature
 */
export function treeShapley(
  ensemble: TreeEnsemble,
  featureOf: readonly number[],
  row: Float64Array,
  background: readonly Float64Array[],
): readonly Float64Array[] {
  const { trees, scoreCount, scale } = ensemble;
  const featureCount = Math.max(0, ...featureOf) + 1;
  const scores = Array.from({ length: scoreCount }, () => new Float64Array(featureCount));
  const own = directionsOf(trees, row);
  for (const other of background) {
    const others = directionsOf(trees, other);
    for (const [i, tree] of trees.entries()) addTree(tree, featureOf, own[i]!, others[i]!, scores[i % scoreCount]!);
  }
  return scores.map((values) => values.map((value) => (value * scale) / background.length));
}

function directionsOf(trees: readonly Tree[], row: Float64Array): Directions {
  return trees.map((tree) => Uint8Array.from(tree.columns, (column, split) => +tree.goesLeft(split, row[column]!)));
}

function addTree(
  { columns, left, right, leaves }: Tree,
  featureOf: readonly number[],
  own: Uint8Array,
  others: Uint8Array,
  totals: Float64Array,
): void {
  if (columns.length === 0) return;
  /** Features on the path that must come from the row, and from the background row. */
  const ofRow: number[] = [];
  const ofOther: number[] = [];
  const visit = (at: number): void => {
    if (at < 0) {
      const value = leaves[~at]!;
      for (const feature of ofRow) totals[feature]! += value * weightOf(ofRow.length, ofOther.length);
      for (const feature of ofOther) totals[feature]! -= value * weightOf(ofOther.length, ofRow.length);
      return;
    }
    const feature = featureOf[columns[at]!]!;
    const ownNext = own[at] ? left[at]! : right[at]!;
    const otherNext = others[at] ? left[at]! : right[at]!;
    if (ownNext === otherNext || ofRow.includes(feature)) visit(ownNext);
    else if (ofOther.includes(feature)) visit(otherNext);
    else {
      ofRow.push(feature);
      visit(ownNext);
      ofRow.pop();
      ofOther.push(feature);
      visit(otherNext);
      ofOther.pop();
    }
  };
  visit(0);
}

/** `(size − 1)! others! ÷ (size + others)!`, which is 1 ÷ (size × the ways to choose them). */
function weightOf(size: number, others: number): number {
  let ways = 1;
  for (let k = 1; k <= size; k++) ways = (ways * (others + k)) / k;
  return 1 / (size * ways);
}
