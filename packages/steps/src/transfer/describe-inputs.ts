// The features of a network that was trained before: its own, or those that its input shape says.

import { describeFeatures } from '../models/describe-features.ts';
import { inputShapeOf } from '../models/encode-rows.ts';
import type { AnyModel } from '../models/model-value.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { Feature } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { ParsedFineTuneParams } from './fine-tune-params.ts';

/**
 * The features of a model of Cairn's, with the scaling and the vocabulary that it learned: other ones would change what its
 * layers know.
 *
 * @throws Error for params that it decides itself, and for rows without one of its columns or
 *   with another type of it
 */
export function featuresOfModel(
  { description }: AnyModel,
  rows: AnyTable,
  { label, ...params }: Pick<ParsedFineTuneParams, 'label' | 'features' | 'scaling' | 'pixels'>,
): readonly Feature[] {
  for (const name of ['features', 'scaling', 'pixels'] as const)
    if (params[name] !== undefined)
      throw new Error(
        `'${name}' is for folders of tfjs: a model of Cairn's has its own features and scaling. Leave it out`,
      );
  const columns = rows.columns as Readonly<Record<string, ColumnSpec>>;
  for (const { name, column } of description.features) {
    if (name === label) throw new Error(`The label '${label}' is a feature of the pre-trained model`);
    const own = columns[name];
    if (!own) throw new Error(`The pre-trained model takes '${name}', which the rows do not have`);
    if (own.type !== column.type)
      throw new Error(`The pre-trained model takes '${name}' as ${column.type}, and in the rows it is ${own.type}`);
    if (own.nullable && !column.nullable)
      throw new Error(`The pre-trained model takes '${name}' without nulls, and in the rows it is nullable`);
  }
  return description.features;
}

/** @throws Error if the columns do not make an input of the network's shape */
export function featuresOfFolder(
  shape: readonly number[],
  rows: AnyTable,
  { pixels, ...params }: ParsedFineTuneParams,
): readonly Feature[] {
  const features = describeFeatures(rows, params).map((feature) => scalePixels(feature, pixels));
  const own = inputShapeOf(features);
  if (own.join() !== shape.join())
    throw new Error(
      `The pre-trained model takes ${shape.join('×')} numbers, and the features ${features.map(({ name }) => name).join(', ')} are ${own.join('×')}`,
    );
  if (pixels && !features.some(({ column }) => column.type === 'image'))
    throw new Error("'pixels' is for images, and the features are columns: leave it out");
  return features;
}

/** (value − min) ÷ (max − min) is from `low` to `high` where the encoder's ends are moved. */
function scalePixels(feature: Feature, pixels: readonly [number, number] | undefined): Feature {
  const { column } = feature;
  if (!pixels || column.type !== 'image') return feature;
  const [low, high] = pixels;
  const span = (column.max - column.min) / (high - low);
  const min = column.min - low * span;
  return { ...feature, encoder: { type: 'range', min, max: min + span } };
}
