// Training and validation rows as numbers: inputs, targets, and what each row counts.

import { offerNames } from '@cairn/core';
import type { LearningFeature } from '../encoding/learning-feature.ts';
import type { AnyTable } from '../kinds/table.ts';
import { encodeClasses, encodeTargets, type LabelDescription, scaleTarget } from '../models/describe-label.ts';
import { encodeRows } from '../models/encode-rows.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { TrainingRows } from './batches.ts';

/** What the loss of each class counts. */
export type ClassWeights = 'balanced' | Readonly<Record<string, number>> | undefined;

/**
 * Encodes rows to train on.
 *
 * @param sampleWeights - the column of what each row counts; default 1 for all
 * @throws Error for no rows, class weights of a regressor, a weight for what is not a class, weights of classes that are all 0,
 *   and a weight of a row that is missing, negative, not finite or, of all rows, 0
 */
export function prepareRows(
  rows: AnyTable,
  features: readonly LearningFeature[],
  label: LabelDescription,
  classWeights: ClassWeights,
  sampleWeights?: string,
): TrainingRows {
  if (rows.rowCount === 0) throw new Error('There are no rows to learn from');
  const encoded = encodeRows(features, rows);
  const rowWeights = readWeights(rows, sampleWeights);
  if (label.target) {
    if (classWeights) throw new Error(`'classWeights' is for classifiers, and '${label.label}' is a number`);
    const { target } = label;
    const targets = Float32Array.from(encodeTargets(label, rows), (value) => scaleTarget(target, value));
    return { ...encoded, targets, outputs: 1, weights: rowWeights };
  }
  const classes = encodeClasses(label, rows);
  const outputs = label.classes.length;
  const targets = new Float32Array(rows.rowCount * outputs);
  classes.forEach((index, row) => {
    targets[row * outputs + index] = 1;
  });
  const weightOf = weighClasses(label.classes, classes, classWeights);
  return {
    ...encoded,
    targets,
    outputs,
    weights: Float32Array.from(classes, (index, row) => weightOf[index]! * rowWeights[row]!),
  };
}

function readWeights(rows: AnyTable, name: string | undefined): Float32Array {
  if (name === undefined) return new Float32Array(rows.rowCount).fill(1);
  const columns = rows.columns as Readonly<Record<string, ColumnSpec>>;
  if (!columns[name])
    throw new Error(`sampleWeights: '${name}' is not a column. ${offerNames(name, Object.keys(columns))}`);
  if (columns[name].type !== 'number')
    throw new Error(`sampleWeights: '${name}' is of type ${columns[name].type}, and weights are numbers`);
  const values = rows.column(name) as readonly (number | null)[];
  const weights = Float32Array.from(values, (value, row) => {
    if (value === null || value === undefined)
      throw new Error(`sampleWeights: '${name}' is missing in row ${rows.rowNumbers[row]}`);
    if (value < 0)
      throw new Error(
        `sampleWeights: '${name}' is ${value} in row ${rows.rowNumbers[row]}, and weights are not negative`,
      );
    // Weights are of 32 bits.
    if (!Number.isFinite(Math.fround(value)))
      throw new Error(`sampleWeights: '${name}' is ${value} in row ${rows.rowNumbers[row]}, and weights are finite`);
    return value;
  });
  if (weights.every((weight) => weight === 0)) throw new Error(`sampleWeights: '${name}' is 0 in all rows`);
  return weights;
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
  const all = names.map((name) => weights[name] ?? 1);
  if (all.every((weight) => weight === 0))
    throw new Error("'classWeights' are 0 for all classes, so there is nothing to learn");
  if (!all.every((weight) => Number.isFinite(Math.fround(weight))))
    throw new Error(`'classWeights' must be finite, and one is ${Math.max(...all)}`);
  return all;
}
