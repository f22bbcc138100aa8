// Rows as LightGBM takes them.

import type { Matrix } from '../backend/lightgbm.ts';
import type { LearningFeature } from '../encoding/learning-feature.ts';
import { encodeClasses, encodeTargets, type LabelDescription } from '../models/describe-label.ts';
import { type EncodedRows, encodeExactly } from '../models/encode-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { type ClassWeights, weighClasses } from '../training/prepare-rows.ts';
import type { LabelledMatrix } from './grow-trees.ts';

/** @throws Error for class weights of a regressor, and for a row that is not what the model takes */
export function labelMatrix(
  rows: AnyTable,
  features: readonly LearningFeature[],
  label: LabelDescription,
  classWeights: ClassWeights,
): LabelledMatrix {
  const matrix = toMatrix(encodeExactly(features, rows));
  if (label.task === 'regression') {
    if (classWeights)
      throw new Error(`'classWeights' is for classifiers, and '${label.label}' is a number: leave it out`);
    return { matrix, labels: Float32Array.from(encodeTargets(label, rows)), weights: null };
  }
  const classes = encodeClasses(label, rows);
  const weightOf = weighClasses(label.classes, classes, classWeights);
  const weights = classWeights ? Float32Array.from(classes, (index) => weightOf[index]!) : null;
  return { matrix, labels: Float32Array.from(classes), weights };
}

export function toMatrix({ data, rowCount, shape }: EncodedRows<Float64Array>): Matrix {
  return { data, rows: rowCount, columns: shape.reduce((total, side) => total * side, 1) };
}
