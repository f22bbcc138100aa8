// The trees of a model as data, read out of LightGBM's text: for attacks and proofs that follow every path.

/** Arrays by position of the split; children below 0 are leaves, −1 the first. */
export interface Tree {
  readonly columns: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly leaves: Float64Array;
  /** Whether a number of the split's column goes to the left. NaN is missing. */
  goesLeft(split: number, value: number): boolean;
  /** The number that values of a column are compared with; NaN where a split lists categories. */
  readonly thresholds: readonly number[];
}

export interface TreeEnsemble {
  readonly trees: readonly Tree[];
  /** Scores of a row: tree i adds to score i modulo this. */
  readonly scoreCount: number;
  /** What each score is multiplied by: 1 ÷ iterations of a forest, else 1. */
  readonly scale: number;
}

/** Numbers this small count as 0 where 0 is missing. As LightGBM's `kZeroThreshold`. */
const zero = 1e-35;

/** @throws Error for a text that has linear trees, which have no constant leaves */
export function readEnsemble(text: string): TreeEnsemble {
  const [head, ...sections] = text.split('\nTree=');
  const scoreCount = Number(/^num_tree_per_iteration=(\d+)$/m.exec(head!)?.[1] ?? 1);
  const trees = sections.map((section) => readTree(section.split('\n\n')[0]!));
  const isForest = /^average_output$/m.test(head!);
  return { trees, scoreCount, scale: isForest ? scoreCount / Math.max(1, trees.length) : 1 };
}

function readTree(section: string): Tree {
  const fields = new Map(
    section.split('\n').flatMap((line): [string, string][] => {
      const at = line.indexOf('=');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );
  const numbers = (name: string): number[] => {
    const found = fields.get(name);
    return found === undefined || found === '' ? [] : found.split(' ').map(Number);
  };
  if (fields.get('is_linear') === '1') throw new Error('Trees with linear leaves are not supported');
  const decisions = numbers('decision_type');
  const thresholds = numbers('threshold');
  const bounds = numbers('cat_boundaries');
  const words = numbers('cat_threshold');
  const isCategorical = decisions.map((decision) => (decision & 1) === 1);
  const goesLeft = (split: number, given: number): boolean => {
    const decision = decisions[split]!;
    if (isCategorical[split]) {
      if (Number.isNaN(given) || given < 0) return false;
      const [first, end] = [bounds[thresholds[split]!]!, bounds[thresholds[split]! + 1]!];
      const value = Math.trunc(given);
      const word = first + Math.floor(value / 32);
      return word < end && ((words[word]! >>> (value % 32)) & 1) === 1;
    }
    // 0: none is missing, 1: zero is, 2: NaN is.
    const missing = (decision >> 2) & 3;
    const value = Number.isNaN(given) && missing !== 2 ? 0 : given;
    const isMissing = (missing === 1 && Math.abs(value) <= zero) || (missing === 2 && Number.isNaN(value));
    return isMissing ? (decision & 2) !== 0 : value <= thresholds[split]!;
  };
  return {
    columns: numbers('split_feature'),
    left: numbers('left_child'),
    right: numbers('right_child'),
    leaves: Float64Array.from(numbers('leaf_value')),
    thresholds: thresholds.map((threshold, split) => (isCategorical[split] ? Number.NaN : threshold)),
    goesLeft,
  };
}

/** The scores of one row of encoded numbers, added up as LightGBM does. */
export function scoreRow({ trees, scoreCount, scale }: TreeEnsemble, row: Float64Array): Float64Array {
  const scores = new Float64Array(scoreCount);
  trees.forEach((tree, i) => {
    scores[i % scoreCount]! += tree.leaves[leafOf(tree, row)]!;
  });
  return scores.map((score) => score * scale);
}

function leafOf({ columns, left, right, goesLeft }: Tree, row: Float64Array): number {
  if (columns.length === 0) return 0;
  let at = 0;
  while (at >= 0) at = goesLeft(at, row[columns[at]!]!) ? left[at]! : right[at]!;
  return ~at;
}

/** By encoded column: the numbers that values are compared with, ascending. */
export function splitPoints({ trees }: TreeEnsemble): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, Set<number>>();
  for (const { columns, thresholds } of trees)
    columns.forEach((column, split) => {
      const points = found.get(column) ?? new Set();
      found.set(column, points);
      const threshold = thresholds[split]!;
      if (!Number.isNaN(threshold)) for (const point of [threshold, ...aroundZero(threshold)]) points.add(point);
    });
  return new Map([...found].map(([column, points]) => [column, [...points].sort((a, b) => a - b)]));
}

/** Where 0 may be missing, the answer can also change on both sides of it. */
function aroundZero(threshold: number): readonly number[] {
  return Math.abs(threshold) <= 2 * zero ? [-zero, zero] : [];
}
