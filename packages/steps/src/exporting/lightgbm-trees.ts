// LightGBM's text of a model, read as trees (LightGBM 4, `Tree::ToString` and `Tree::Tree` in src/io/tree.cpp).

/** A split, or a leaf. A child is another node of the tree, by its index. */
export type TreeNode =
  | { readonly leaf: number }
  | {
      readonly column: number;
      readonly left: number;
      readonly right: number;
      /** To the left if the value is at most this, or if it is one of these whole numbers. */
      readonly rule: { readonly atMost: number } | { readonly oneOf: readonly number[] };
      /** Whether NaN goes to the left. */
      readonly isNaNLeft: boolean;
    };

/** The root is the first node. */
export type Tree = readonly TreeNode[];

export interface TreeModel {
  readonly trees: readonly Tree[];
  /** Trees of one iteration: one for each score. Tree `i` adds to score `i mod scores`. */
  readonly scores: number;
  /** Whether a score is the mean over the iterations (a random forest), and not their sum. */
  readonly isMean: boolean;
}

/** @throws Error for a kind of tree that Cairn does not grow */
export function parseLightGbm(text: string): TreeModel {
  const [header = '', ...sections] = text.split('\nTree=');
  const facts = fieldsOf(header);
  return {
    trees: sections.map(parseTree),
    scores: Number(facts.get('num_tree_per_iteration') ?? 1),
    isMean: facts.has('average_output'),
  };
}

function fieldsOf(section: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of section.split('\n')) {
    if (line === 'end of trees') break;
    const at = line.indexOf('=');
    fields.set(at < 0 ? line : line.slice(0, at), at < 0 ? '' : line.slice(at + 1));
  }
  return fields;
}

const [isCategorical, isDefaultLeft] = [1, 2];
const missingTypes = ['none', 'zero', 'nan'] as const;

function parseTree(section: string): Tree {
  const fields = fieldsOf(section);
  const numbers = (name: string): readonly number[] => {
    const text = fields.get(name)?.trim();
    return text ? text.split(/\s+/).map(parseNumber) : [];
  };
  if (fields.get('is_linear') === '1') throw new Error('Trees with linear leaves cannot be exported');
  const leaves = numbers('leaf_value');
  const splits = leaves.length - 1;
  const [columns, thresholds, decisions] = [numbers('split_feature'), numbers('threshold'), numbers('decision_type')];
  const [left, right] = [numbers('left_child'), numbers('right_child')];
  const [boundaries, words] = [numbers('cat_boundaries'), numbers('cat_threshold')];
  // A negative child is a leaf: −1 the first one.
  const place = (child: number) => (child >= 0 ? child : splits - child - 1);
  const nodes: TreeNode[] = [];
  for (let index = 0; index < splits; index++) {
    const decision = decisions[index]!;
    const missing = missingTypes[(decision >> 2) & 3];
    const children = { column: columns[index]!, left: place(left[index]!), right: place(right[index]!) };
    if (decision & isCategorical) {
      const set = thresholds[index]!;
      const oneOf = bitsOf(words.slice(boundaries[set], boundaries[set + 1]));
      nodes.push({ ...children, rule: { oneOf }, isNaNLeft: false });
      continue;
    }
    if (missing === 'zero') throw new Error('Trees that take zero for a missing value cannot be exported');
    const atMost = thresholds[index]!;
    // A tree that saw no missing value takes NaN for 0.
    const isNaNLeft = missing === 'nan' ? (decision & isDefaultLeft) !== 0 : atMost >= 0;
    nodes.push({ ...children, rule: { atMost }, isNaNLeft });
  }
  for (const leaf of leaves) nodes.push({ leaf });
  return nodes;
}

/** LightGBM writes an infinite threshold as C++ does: every number is below it, and only NaN goes the other way. */
function parseNumber(text: string): number {
  return Number(text.replace('inf', 'Infinity'));
}

/** The positions of the bits that are set in words of 32 bits. */
function bitsOf(words: readonly number[]): readonly number[] {
  return words.flatMap((word, k) =>
    Array.from({ length: 32 }, (_, bit) => bit)
      .filter((bit) => ((word >>> bit) & 1) === 1)
      .map((bit) => 32 * k + bit),
  );
}
