// What a training with privacy will guarantee, before it begins; and what keeps it from guaranteeing anything.

import { noiseFor, privacySpent } from '@cairn/stats';
import type { LayersModel } from '@tensorflow/tfjs-node';
import type { LabelDescription } from '../models/describe-label.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { Feature } from '../schemas/model-description.ts';
import type { PrivacyGuarantee, PrivateTraining } from './private-params.ts';

/**
 * The guarantee of all epochs, whether training stops early or not.
 *
 * @throws Error for a δ that is not below 1 ÷ rows, and an ε that no noise reaches
 */
export function planPrivacy(
  { noise, epsilon, clip = 1, delta: given }: PrivateTraining,
  rowCount: number,
  batchSize: number,
  epochs: number,
): PrivacyGuarantee {
  const delta = given ?? 1 / (10 * rowCount);
  if (delta >= 1 / rowCount)
    throw new Error(`privacy: a δ of ${delta} allows one of ${rowCount} rows to be published: give less than 1 ÷ rows`);
  const stepsPerEpoch = Math.ceil(rowCount / batchSize);
  const mechanism = { sampleRate: 1 / stepsPerEpoch, steps: stepsPerEpoch * epochs };
  const chosen = noise ?? noiseFor(epsilon!, delta, mechanism);
  const spent = privacySpent({ ...mechanism, noise: chosen }, delta);
  return { ...spent, ...mechanism, delta, noise: chosen, clip };
}

/**
 * @throws Error that names what is learned from the rows without noise: means and deviations of numbers, terms of texts, weights
 *   of classes by their frequency
 */
export function checkPrivateFeatures(features: readonly Feature[], classWeights: unknown): void {
  for (const { name, encoder } of features) {
    if (
      encoder.type === 'standard' ||
      encoder.type === 'log' ||
      encoder.type === 'yeo-johnson' ||
      encoder.type === 'quantile' ||
      (encoder.type === 'date' && encoder.parts.some(({ form }) => form !== 'one-hot'))
    )
      throw new Error(
        `privacy: '${name}' would be scaled by the mean of the training rows, which has no noise: say scaling: 'range', and give the column a range (of a date, use parts that are not numbers)`,
      );
    if (encoder.type === 'target' || encoder.type === 'rank')
      throw new Error(
        `privacy: the numbers of '${name}' are learned from the training rows, without noise: leave its categoryEncoding out`,
      );
    if (encoder.type === 'text' || encoder.type === 'tokens')
      throw new Error(
        `privacy: the ${encoder.type === 'text' ? 'terms' : 'tokens'} of '${name}' are learned from the training rows, without noise: leave it out`,
      );
  }
  if (classWeights === 'balanced')
    throw new Error("privacy: classWeights: 'balanced' counts the training rows, without noise: give numbers");
}

/**
 * The label of a regressor scaled by its declared range.
 *
 * @throws Error if it has none
 */
export function privateLabel<Label extends LabelDescription>(label: Label, column: ColumnSpec): Label {
  if (!label.target || column.type !== 'number') return label;
  const { min, max } = column;
  if (min === undefined || max === undefined || min >= max)
    throw new Error(
      `privacy: the label '${label.label}' needs a declared range, number({ min, max }): its mean has no noise`,
    );
  return { ...label, target: { type: 'standard', mean: (min + max) / 2, deviation: (max - min) / 2 } };
}

/** @throws Error for layers that mix the rows of a batch, so that no row has a gradient of its own */
export function checkPrivateNetwork(network: LayersModel): void {
  const mixing = network.layers.find((layer) => layer.getClassName() === 'BatchNormalization');
  if (mixing || network.nonTrainableWeights.length > 0)
    throw new Error(
      `privacy: the layer '${mixing?.name ?? network.nonTrainableWeights[0]!.originalName}' learns from a batch as a whole, so that no row has a gradient of its own: leave it out`,
    );
}
