// The path of a row through one tree, in words.

import { listNames } from '@cairn/core';
import { widthOf } from '../models/encode-rows.ts';
import type { Feature } from '../schemas/model-description.ts';
import type { Tree } from './tree-ensemble.ts';

/** What a path says of one column: numbers between two ends, or some of its values. */
interface Condition {
  readonly name: string;
  low: number;
  high: number;
  words: readonly string[];
}

/**
 * The conditions that the row satisfies from the root to its leaf, each column once, in the order in which the tree asks:
 * `age ≤ 30`, `30 < age ≤ 45`, `job is 'cook' or 'nurse'`, `age has no value`. Empty for a tree without splits.
 *
 * @param row - the encoded numbers of the row
 */
export function describePath(tree: Tree, features: readonly Feature[], row: ArrayLike<number>): readonly string[] {
  const placeOf = features.flatMap((feature) =>
    Array.from({ length: widthOf(feature) }, (_, part) => ({ feature, part })),
  );
  const conditions = new Map<number, Condition>();
  let split = tree.columns.length > 0 ? 0 : -1;
  while (split >= 0) {
    const column = tree.columns[split]!;
    const { feature, part } = placeOf[column]!;
    const value = row[column]!;
    const goesLeft = tree.goesLeft(split, value);
    const condition = conditions.get(column) ?? {
      name: nameColumn(feature, part),
      low: Number.NEGATIVE_INFINITY,
      high: Number.POSITIVE_INFINITY,
      words: [],
    };
    conditions.set(column, condition);
    const threshold = tree.thresholds[split]!;
    if (Number.isNaN(value)) condition.words = ['has no value'];
    else if (feature.encoder.type === 'ordinal') {
      const alike = feature.encoder.values.filter((_, index) => tree.goesLeft(split, index) === goesLeft);
      const before = condition.words;
      condition.words = before.length > 0 ? before.filter((word) => alike.includes(word)) : alike;
    } else if (goesLeft) condition.high = Math.min(condition.high, threshold);
    else condition.low = Math.max(condition.low, threshold);
    split = (goesLeft ? tree.left : tree.right)[split]!;
  }
  return [...conditions].map(([column, condition]) => say(condition, placeOf[column]!.feature));
}

/** Of a text its term, of a list its category, of a date its part, of a category by the label its mean. */
function nameColumn({ name, encoder }: Feature, part: number): string {
  if (encoder.type === 'text') return `'${encoder.terms[part]}' in ${name}`;
  if (encoder.type === 'multi-hot' || encoder.type === 'one-hot') return `'${encoder.values[part]}' in ${name}`;
  if (encoder.type === 'target') return `the mean of ${encoder.outputs[part]!.name} by ${name}`;
  if (encoder.type === 'rank') return `the position of ${name}`;
  return encoder.type === 'date' ? `part ${part + 1} of ${name}` : name;
}

function say({ name, low, high, words }: Condition, { column, encoder }: Feature): string {
  if (words[0] === 'has no value') return `${name} has no value`;
  if (encoder.type === 'ordinal') return `${name} is ${listNames(words, 5).replaceAll("', '", "' or '")}`;
  if (column.type === 'boolean') return `${name} is ${low >= 0}`;
  if (low === Number.NEGATIVE_INFINITY) return `${name} ≤ ${show(high)}`;
  return high === Number.POSITIVE_INFINITY ? `${name} > ${show(low)}` : `${show(low)} < ${name} ≤ ${show(high)}`;
}

function show(value: number): string {
  return String(Number(value.toPrecision(4)));
}
