// Training and validation rows as numbers: inputs, targets, and what each row counts.

import { offerNames } from '@cairn/core';
import type { AnyTable } from '../kinds/table.ts';
import { encodeClasses, encodeTargets, type LabelDescription, scaleTarget } from '../models/describe-label.ts';
import { encodeRows } from '../models/encode-rows.ts';
import type { Feature } from '../schemas/model-description.ts';
import type { TrainingRows } from './batches.ts';

/** What the loss of each class counts. */
export type ClassWeights = 'balanced' | Readonly<Record<string, number>> | undefined;

/**
 * Encodes rows to train on.
 *
 * @throws Error for no rows, class weights of a regressor, and a weight for what is no class
 */
export function prepareRows(
  rows: AnyTable,
  features: readonly Feature[],
  label: LabelDescription,
  classWeights: ClassWeights,
): TrainingRows {
  if (rows.rowCount === 0) throw new Error('There are no rows to learn from');
  const encoded = encodeRows(features, rows);
  if (label.target) {
    if (classWeights) throw new Error(`'classWeights' is for classifiers, and '${label.label}' is a number`);
    const { target } = label;
    const targets = Float32Array.from(encodeTargets(label, rows), (value) => scaleTarget(target, value));
    return { ...encoded, targets, outputs: 1, weights: new Float32Array(rows.rowCount).fill(1) };
  }
  const classes = encodeClasses(label, rows);
  const outputs = label.classes.length;
  const targets = new Float32Array(rows.rowCount * outputs);
  classes.forEach((index, row) => {
    targets[row * outputs + index] = 1;
  });
  const weightOf = weighClasses(label.classes, classes, classWeights);
  return { ...encoded, targets, outputs, weights: Float32Array.from(classes, (index) => weightOf[index] as number) };
}

/** `balanced` as scikit-learn's `compute_class_weight`; a class that is not named counts 1. */
export function weighClasses(names: readonly string[], classes: Int32Array, weights: ClassWeights): readonly number[] {
  if (weights === undefined) return names.map(() => 1);
  if (weights === 'balanced') {
    const counts = new Array<number>(names.length).fill(0);
    for (const index of classes) counts[index]!++;
    return counts.map((count) => (count === 0 ? 1 : classes.length / (names.length * count)));
  }
  const unknown = Object.keys(weights).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`'classWeights' names '${unknown}', which is no class. ${offerNames(unknown, names)}`);
  return names.map((name) => weights[name] ?? 1);
}
