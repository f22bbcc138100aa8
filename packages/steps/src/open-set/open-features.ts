// The features of rows: of a network what its last layer takes, of any other model the columns that it takes, encoded.

import { describeFeatures } from '../models/describe-features.ts';
import { encodeRows } from '../models/encode-rows.ts';
import type { ModelFamily, OpenFeatures } from '../models/model-family.ts';
import type { AnyModel } from '../models/model-value.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { FeatureDescription, FeatureSource } from './feature-source.ts';

/**
 * @param source - default: the penultimate layer of a network, and the inputs of any other family
 * @param rows - training rows, on which the encoders of inputs are fitted: numbers by mean and deviation, categories one-hot
 * @throws Error that names the family, if it has no layers
 */
export function describeFeatureSource(
  { description }: AnyModel,
  family: ModelFamily,
  source: FeatureSource | undefined,
  rows: AnyTable,
): FeatureDescription {
  if (source === 'penultimate' && !family.openFeatures)
    throw new Error(
      `features: a penultimate layer is of a network, and the model is of the family '${description.family}': use 'inputs'`,
    );
  if (source !== 'inputs' && family.openFeatures) return { type: 'penultimate' };
  const names = description.features.map(({ name }) => name);
  if (names.length === 0) throw new Error('The model takes no columns, so that rows have no features');
  return { type: 'inputs', features: describeFeatures(rows, { label: description.label, features: names }) };
}

/** Whoever opens them disposes of them. */
export async function openFeatures(
  model: AnyModel,
  family: ModelFamily,
  described: FeatureDescription,
): Promise<OpenFeatures> {
  if (described.type === 'penultimate') return await family.openFeatures!(model);
  const { features } = described;
  return {
    featuresOf(rows) {
      const { rowCount, shape, data } = encodeRows(features, rows);
      return { rowCount, width: shape.reduce((total, side) => total * side, 1), data };
    },
    dispose: () => undefined,
  };
}
