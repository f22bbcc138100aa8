// Target encoding: what is stored in a model, and what its training rows get instead, which never see their own label.

import type { Random } from '@cairn/core';
import { encodeClasses, encodeTargets, type LabelDescription } from '../models/describe-label.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { TargetEncodingOptions } from './category-encoding.ts';
import { fitStandard } from './fit-standard.ts';
import { drawInnerFolds } from './inner-folds.ts';
import type { OutOfFoldEncoder } from './learning-feature.ts';
import { type Smoothing, smoothMeans, type TargetColumns } from './target-means.ts';
import type { TargetEncoder } from './target-numbers.ts';

interface FittedTarget {
  readonly encoder: TargetEncoder;
  readonly outOfFold: OutOfFoldEncoder;
}

interface TargetRules {
  readonly label: LabelDescription;
  readonly options: TargetEncodingOptions;
  /** Whether numbers are standardised, by the numbers of the training rows. */
  readonly isScaled: boolean;
}

/**
 * Creates a function that fits the encoder of a column. All columns have the same folds, in which each class has its share.
 *
 * @throws Error if there are fewer raw rows than folds
 */
export function createTargetFitter(rows: AnyTable, { label, options, isScaled }: TargetRules, random: Random) {
  const { smooth = 'auto', folds: of = 5 } = options;
  const isClassifier = label.task === 'classification';
  const folds = drawInnerFolds(rows.rowNumbers, isClassifier ? encodeClasses(label, rows) : null, of, random);
  const targets = targetsOf(rows, label);
  const names = label.classes.length === 2 ? [label.classes[1]!] : isClassifier ? label.classes : [label.label];
  return (name: string, values: readonly string[]): FittedTarget => {
    const codes = codesOf(rows.column(name) as readonly (string | null)[], values);
    const nullable = (rows.columns as Readonly<Record<string, { readonly nullable?: boolean }>>)[name]!.nullable;
    const count = values.length + (nullable ? 1 : 0);
    const found = targets.map((target) => fitTarget(codes, target, { count, folds, of, smooth }));
    const scales = found.map(({ outOfFold }) => (isScaled ? fitStandard([...outOfFold]) : { mean: 0, deviation: 1 }));
    const width = found.length;
    const numbers = new Float64Array(rows.rowCount * width);
    found.forEach(({ outOfFold }, k) => {
      const { mean, deviation } = scales[k]!;
      outOfFold.forEach((value, row) => {
        numbers[row * width + k] = (value - mean) / deviation;
      });
    });
    const outputs = found.map(({ means, overall }, k) => {
      const { mean: shift, deviation: scale } = scales[k]!;
      return { name: names[k]!, means: [...means], overall, shift, scale };
    });
    return { encoder: { type: 'target', values, outputs }, outOfFold: { type: 'out-of-fold', width, numbers } };
  };
}

function targetsOf(rows: AnyTable, label: LabelDescription): TargetColumns {
  if (label.task === 'regression') return [encodeTargets(label, rows)];
  const classes = encodeClasses(label, rows);
  const asked = label.classes.length === 2 ? [1] : label.classes.map((_, k) => k);
  return asked.map((k) => Float64Array.from(classes, (index) => (index === k ? 1 : 0)));
}

interface FoldedTarget {
  readonly count: number;
  readonly folds: Int32Array;
  readonly of: number;
  readonly smooth: Smoothing;
}

/** One output of one column: the means of all rows, and for each row its mean over the other folds. */
export function fitTarget(codes: Int32Array, target: Float64Array, { count, folds, of, smooth }: FoldedTarget) {
  const all = [...codes.keys()];
  const outOfFold = new Float64Array(codes.length);
  for (let fold = 0; fold < of; fold++) {
    const others = all.filter((row) => folds[row] !== fold);
    const means = smoothMeans(codes, target, others, count, smooth);
    for (const row of all) if (folds[row] === fold) outOfFold[row] = means[codes[row]!]!;
  }
  const overall = target.reduce((total, value) => total + value, 0) / target.length;
  return { means: smoothMeans(codes, target, all, count, smooth), outOfFold, overall };
}

function codesOf(column: readonly (string | null)[], values: readonly string[]): Int32Array {
  const positions = new Map<string | null, number>([
    ...values.map((value, k) => [value, k] as const),
    [null, values.length],
  ]);
  return Int32Array.from(column, (value) => positions.get(value ?? null)!);
}
