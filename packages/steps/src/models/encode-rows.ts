// A table as the numbers that a network takes; the same when training and when serving.

import { encodeDate, widthOfDate } from '../dates/date-encoder.ts';
import type { LearningFeature } from '../encoding/learning-feature.ts';
import { scaleNumber } from '../encoding/scaling.ts';
import { writeTarget } from '../encoding/target-numbers.ts';
import { createListWriter } from '../lists/list-encoder.ts';
import type { ImageColumn } from '../schemas/column.ts';
import type { Encoder } from '../schemas/model-description.ts';
import type { AnyTable, PixelColumn } from '../tables/table-value.ts';
import { createTextWriter } from '../texts/text-encoder.ts';
import { createTokenWriter } from '../texts/token-encoder.ts';

/** Rows for a network. */
export interface EncodedRows<Data extends Numbers = Float32Array> {
  readonly rowCount: number;
  /** Of one row: `[height, width, channels]`, or `[inputs]`. */
  readonly shape: readonly number[];
  /** `rowCount × shape`, one row behind the other. */
  readonly data: Data;
}

type Numbers = Float32Array | Float64Array;

/** The shape of one row of a model's input: `[height, width, channels]`, or `[inputs]`. */
export function inputShapeOf(features: readonly LearningFeature[]): readonly number[] {
  const image = imageOf(features);
  if (image) return image.shape;
  return [features.reduce((total, feature) => total + widthOf(feature), 0)];
}

/** The column of a model that takes one image and nothing else; undefined for other models. */
export function imageOf(features: readonly Pick<LearningFeature, 'column'>[]): ImageColumn | undefined {
  const [first] = features;
  return features.length === 1 && first!.column.type === 'image' ? first!.column : undefined;
}

/** How many inputs a column becomes; a nullable one may have a further one that says where it is null. */
export function widthOf({ column, encoder }: LearningFeature): number {
  if (column.type === 'image') return column.shape.reduce((total, side) => total * side, 1);
  return ownWidthOf(encoder) + (hasNullInput({ column, encoder }) ? 1 : 0);
}

function ownWidthOf(encoder: LearningFeature['encoder']): number {
  switch (encoder.type) {
    case 'one-hot':
    case 'multi-hot':
      return encoder.values.length;
    case 'text':
      return encoder.terms.length;
    case 'tokens':
      return encoder.length;
    case 'date':
      return widthOfDate(encoder);
    case 'target':
      return encoder.outputs.length;
    case 'out-of-fold':
      return encoder.width;
    default:
      return 1;
  }
}

/** Whether a null is a 1 in an input of its own; otherwise it is NaN, or has a number as categories have. */
export function hasNullInput({ column, encoder }: Pick<LearningFeature, 'column' | 'encoder'>): boolean {
  if (!column.nullable || encoder.type === 'target' || encoder.type === 'out-of-fold') return false;
  return !isNaNForNull(encoder);
}

function isNaNForNull(encoder: Encoder): boolean {
  if (encoder.type === 'date' || encoder.type === 'multi-hot' || encoder.type === 'rank')
    return encoder.nulls === 'nan';
  return encoder.type === 'raw' || encoder.type === 'ordinal';
}

/**
 * Encodes the columns that a model takes.
 *
 * @throws Error that names the column and the row's number: a column that is not there, a null that was not declared, a
 *   category that the model does not know
 */
export function encodeRows(features: readonly LearningFeature[], rows: AnyTable): EncodedRows {
  return encodeInto(features, rows, (length) => new Float32Array(length));
}

/** The same in float64, for models that are computed in it. */
export function encodeExactly(features: readonly LearningFeature[], rows: AnyTable): EncodedRows<Float64Array> {
  return encodeInto(features, rows, (length) => new Float64Array(length));
}

function encodeInto<Data extends Numbers>(
  features: readonly LearningFeature[],
  rows: AnyTable,
  create: (length: number) => Data,
): EncodedRows<Data> {
  const { rowCount } = rows;
  const shape = inputShapeOf(features);
  const stride = shape.reduce((total, side) => total * side, 1);
  const data = create(rowCount * stride);
  let offset = 0;
  for (const feature of features) {
    if (!(feature.name in rows.columns))
      throw new Error(`The model takes '${feature.name}', which the rows do not have`);
    const values: unknown = rows.column(feature.name);
    if (feature.column.type === 'image') encodePixels(feature, values as PixelColumn, { data, stride, offset, rows });
    else encodeValues(feature, values as readonly unknown[], { data, stride, offset, rows });
    offset += widthOf(feature);
  }
  return { rowCount, shape, data };
}

function encodePixels(feature: LearningFeature, pixels: PixelColumn, { data, stride, offset }: Target): void {
  const { name, column, encoder } = feature;
  if (column.type !== 'image' || (encoder.type !== 'range' && encoder.type !== 'raw'))
    throw new Error(`'${name}' is not an image`);
  if (pixels.shape.join() !== column.shape.join())
    throw new Error(`'${name}' has images of ${pixels.shape.join('×')}; the model takes ${column.shape.join('×')}`);
  const width = widthOf(feature);
  const [low, span] = encoder.type === 'raw' ? [0, 1] : [encoder.min, encoder.max - encoder.min];
  for (let start = offset, from = 0; start < data.length; start += stride, from += width)
    for (let i = 0; i < width; i++) data[start + i] = ((pixels.data[from + i] as number) - low) / span;
}

interface Target {
  readonly data: Numbers;
  readonly stride: number;
  readonly offset: number;
  readonly rows: AnyTable;
}

function encodeValues(
  feature: LearningFeature,
  values: readonly unknown[],
  { data, stride, offset, rows }: Target,
): void {
  const { name, column, encoder } = feature;
  const width = widthOf(feature);
  if (encoder.type === 'out-of-fold') {
    encoder.numbers.forEach((value, at) => {
      data[Math.floor(at / width) * stride + offset + (at % width)] = value;
    });
    return;
  }
  const writeText =
    encoder.type === 'text'
      ? createTextWriter(encoder)
      : encoder.type === 'tokens'
        ? createTokenWriter(encoder)
        : undefined;
  const writeList = encoder.type === 'multi-hot' ? createListWriter(encoder) : undefined;
  const refuse = (value: unknown, row: number): never => {
    throw new Error(`'${name}' is '${value}' in row ${rows.rowNumbers[row]}, which the model never saw`);
  };
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    const start = row * stride + offset;
    if (value === null || value === undefined) {
      if (!column.nullable) throw new Error(`'${name}' is missing in row ${rows.rowNumbers[row]}`);
      if (encoder.type === 'target') writeTarget(encoder, encoder.values.length, data, start);
      else if (isNaNForNull(encoder)) data.fill(Number.NaN, start, start + width);
      else data[start + width - 1] = 1;
    } else if (writeText) writeText(value as string, data, start);
    else if (writeList) {
      const unknown = writeList(value as string, data, start);
      if (unknown !== undefined) refuse(unknown, row);
    } else if (encoder.type === 'date') encodeDate(encoder, value as string, data, start);
    else if ('values' in encoder) {
      const index = encoder.values.indexOf(value as string);
      if (index < 0) refuse(value, row);
      if (encoder.type === 'ordinal') data[start] = index;
      else if (encoder.type === 'rank') data[start] = (index - encoder.mean) / encoder.deviation;
      else if (encoder.type === 'target') writeTarget(encoder, index, data, start);
      else data[start + index] = 1;
    } else if (encoder.type === 'raw') {
      // A NaN would count as a missing value.
      if (Number.isNaN(value)) throw new Error(`'${name}' is NaN in row ${rows.rowNumbers[row]}`);
      data[start] = Number(value);
    } else if (encoder.type === 'boolean') data[start] = value ? 1 : 0;
    else if (encoder.type !== 'text' && encoder.type !== 'tokens') {
      if (!Number.isFinite(value as number))
        throw new Error(`'${name}' is ${value} in row ${rows.rowNumbers[row]}, and the model takes finite numbers`);
      const scaled = scaleNumber(encoder, value as number);
      if (Number.isNaN(scaled))
        throw new Error(
          `'${name}' is ${value} in row ${rows.rowNumbers[row]}, and the model takes it by scaling 'log', from 0`,
        );
      data[start] = scaled;
    }
  }
}
