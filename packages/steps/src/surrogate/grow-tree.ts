// One small decision tree, grown greedily.

/** A split sends rows with `x ≤ threshold` to `low`. */
export type TreeNode = Leaf | Split;

export interface Leaf {
  readonly rows: number;
  /** The index of the most frequent class, or the mean. */
  readonly answer: number;
}

export interface Split extends Leaf {
  readonly column: number;
  readonly threshold: number;
  readonly low: TreeNode;
  readonly high: TreeNode;
}

export interface TreeOptions {
  readonly depth: number;
  readonly minRowsInLeaf: number;
  /** Number of classes; 0 for numbers. */
  readonly classes: number;
}

/**
 * CART with the Gini impurity for classes and the variance for numbers, thresholds halfway between neighbouring values, as
 * scikit-learn's `DecisionTreeClassifier` and `DecisionTreeRegressor`. Of equally good splits the first column and the lowest
 * threshold is chosen.
 *
 * @param columns - numbers by column
 * @param targets - class indexes or numbers
 */
export function growTree(
  columns: readonly Float64Array[],
  targets: ArrayLike<number>,
  { depth, minRowsInLeaf, classes }: TreeOptions,
): TreeNode {
  return grow(
    Array.from({ length: targets.length }, (_, row) => row),
    depth,
  );

  function grow(rows: readonly number[], left: number): TreeNode {
    const all = createSums(classes);
    for (const row of rows) all.add(targets[row]!, 1);
    const leaf = { rows: rows.length, answer: all.answer() };
    if (left === 0 || rows.length < 2 * minRowsInLeaf || all.impurity() <= 1e-12) return leaf;
    let best: { readonly column: number; readonly threshold: number } | undefined;
    let least = all.impurity() - 1e-12 * Math.max(1, all.impurity());
    for (const [column, values] of columns.entries()) {
      const sorted = rows.toSorted((a, b) => values[a]! - values[b]!);
      const [below, above] = [createSums(classes), createSums(classes)];
      for (const row of sorted) above.add(targets[row]!, 1);
      for (let place = 0; place < sorted.length - 1; place++) {
        const row = sorted[place]!;
        below.add(targets[row]!, 1);
        above.add(targets[row]!, -1);
        const [value, next] = [values[row]!, values[sorted[place + 1]!]!];
        if (value === next || place + 1 < minRowsInLeaf || sorted.length - place - 1 < minRowsInLeaf) continue;
        const impurity = below.impurity() + above.impurity();
        if (impurity >= least) continue;
        least = impurity;
        best = { column, threshold: value / 2 + next / 2 };
      }
    }
    if (!best) return leaf;
    const values = columns[best.column]!;
    const isLow = (row: number) => values[row]! <= best.threshold;
    const [low, high] = [rows.filter(isLow), rows.filter((row) => !isLow(row))];
    return { ...leaf, ...best, low: grow(low, left - 1), high: grow(high, left - 1) };
  }
}

export const isSplit = (node: TreeNode): node is Split => 'column' in node;

/** The answer for one row, by its number of each column. */
export function askTree(node: TreeNode, numberOf: (column: number) => number): number {
  let at = node;
  while (isSplit(at)) at = numberOf(at.column) <= at.threshold ? at.low : at.high;
  return at.answer;
}

/** Impurity × rows of a growing set: Gini's for classes, squared deviations for numbers. */
function createSums(classes: number) {
  const counts = new Float64Array(classes);
  let [n, sum, squares] = [0, 0, 0];
  return {
    add(target: number, times: 1 | -1) {
      n += times;
      if (classes > 0) counts[target]! += times;
      else {
        sum += times * target;
        squares += times * target * target;
      }
    },
    impurity: () => {
      if (n === 0) return 0;
      if (classes > 0) return n - counts.reduce((total, count) => total + count * count, 0) / n;
      return Math.max(0, squares - (sum * sum) / n);
    },
    answer: () => (classes > 0 ? counts.indexOf(Math.max(...counts)) : sum / Math.max(1, n)),
  };
}
