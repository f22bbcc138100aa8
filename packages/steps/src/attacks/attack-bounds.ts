// Where an attack may move a row: in the model's encoded numbers, each within its column's declared range.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { AnyTable, PixelColumn } from '../kinds/table.ts';
import { hasNullInput, inputShapeOf, widthOf } from '../models/encode-rows.ts';
import type { Feature } from '../schemas/model-description.ts';

/** Of one row, in the shape of the model's input. */
export interface AttackBounds {
  readonly shape: readonly number[];
  /** Width of the declared range in encoded numbers; 0 where nothing may change. ε is a share of it. */
  readonly span: Float32Array;
  /** Lowest and highest encoded number; infinite where nothing may change. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Of a number that may be null, where the input is that says so; −1 for others, and where a null is NaN. */
  readonly nullFlags: Int32Array;
}

/** Equal steps of the column are no equal steps of the encoded number. */
const curvedScalings: ReadonlySet<string> = new Set(['quantile', 'log', 'yeo-johnson']);

/** The same as tensors of shape `[1, …shape]`, which broadcast over a batch. */
export interface BoundTensors {
  readonly span: Tensor;
  readonly low: Tensor;
  readonly high: Tensor;
}

/**
 * The bounds of a model's inputs. Pixels and numbers may change within their declared range; categories and booleans
 * stay as they are, because no small change leads from one to another.
 *
 * @param nulls - `keep`: what is null in a row stays null, and the caller sees to it. `refuse` (default): a column that may be null is
 *   an error
 * @throws Error that names the columns without a declared range, with nulls, or with a scaling that is not linear, or when nothing may change at all
 */
export function attackBounds(features: readonly Feature[], nulls: 'keep' | 'refuse' = 'refuse'): AttackBounds {
  const numbers = features.filter(({ column }) => column.type === 'number');
  const without = numbers.filter(({ column }) => rangeOf(column) === undefined);
  if (without.length > 0)
    throw new Error(
      `An attack measures ε in the declared range, and ${list(without)} ${without.length > 1 ? 'have' : 'has'} none: declare it, number({ min, max })`,
    );
  const nullable = numbers.filter(({ column }) => column.nullable);
  if (nullable.length > 0 && nulls === 'refuse')
    throw new Error(
      `An attack of this kind cannot change what may be null: ${list(nullable)}. Fill it in clean, or leave it out of the features`,
    );
  const curved = numbers.filter(({ encoder }) => curvedScalings.has(encoder.type));
  if (curved.length > 0)
    throw new Error(
      `An attack measures ε in the units of a column, and ${list(curved)} ${curved.length > 1 ? 'have scalings that are' : 'has a scaling that is'} not linear: use scaling 'standard', 'robust' or 'range', or feasibleAttack, which takes any`,
    );
  const bounds = features.map(boundsOf);
  const join = (name: 'span' | 'low' | 'high') => Float32Array.from(bounds.flatMap((bound) => [...bound[name]]));
  const span = join('span');
  if (span.every((width) => width === 0))
    throw new Error(
      `There is nothing that an attack may change: ${list(features)} hold no numbers. notApplicable({ model }, { evidence: 'attack', reason: '…' }) says so in a release`,
    );
  return { shape: inputShapeOf(features), span, low: join('low'), high: join('high'), nullFlags: placeFlags(features) };
}

export function toBoundTensors(tf: Tfjs, { shape, span, low, high }: AttackBounds): BoundTensors {
  const row = (values: Float32Array) => tf.tensor(values, [1, ...shape]);
  return { span: row(span), low: row(low), high: row(high) };
}

/** @throws Error that names the column and the row's number, where a value lies outside its declared range */
export function checkRanges(features: readonly Feature[], rows: AnyTable): void {
  for (const { name, column } of features) {
    const range = rangeOf(column);
    if (!range) continue;
    const found: unknown = rows.column(name);
    const values = column.type === 'image' ? (found as PixelColumn).data : (found as readonly number[]);
    const isOutside = (value: number | null) => value !== null && (value < range.min || value > range.max);
    const place = Array.prototype.findIndex.call(values, isOutside);
    if (place < 0) continue;
    const row = rows.rowNumbers[Math.floor((place * rows.rowCount) / values.length)];
    throw new Error(`'${name}' is ${values[place]} in row ${row}, outside its range of ${range.min} to ${range.max}`);
  }
}

/** The declared range of a column that an attack may change. */
export function rangeOf(column: Feature['column']): { readonly min: number; readonly max: number } | undefined {
  if (column.type !== 'image' && column.type !== 'number') return undefined;
  const { min, max } = column;
  return min === undefined || max === undefined || min >= max ? undefined : { min, max };
}

function boundsOf(feature: Feature): Pick<AttackBounds, 'span' | 'low' | 'high'> {
  const width = widthOf(feature);
  const { column, encoder } = feature;
  // The last input of a column that may be null says whether it is: no small change leads from one to the other.
  const hasFlag = column.type === 'number' && hasNullInput(feature);
  const filled = (value: number, ofFlag = value) =>
    new Float32Array(width).fill(value, 0, hasFlag ? width - 1 : width).fill(ofFlag, hasFlag ? width - 1 : width);
  const range = rangeOf(column);
  if (!range) return { span: filled(0), low: filled(Number.NEGATIVE_INFINITY), high: filled(Number.POSITIVE_INFINITY) };
  const encode = (value: number) => {
    if (encoder.type === 'standard') return (value - encoder.mean) / encoder.deviation;
    return encoder.type === 'range' ? (value - encoder.min) / (encoder.max - encoder.min) : value;
  };
  const low = encode(range.min);
  const high = encode(range.max);
  return {
    span: filled(high - low, 0),
    low: filled(low, Number.NEGATIVE_INFINITY),
    high: filled(high, Number.POSITIVE_INFINITY),
  };
}

function placeFlags(features: readonly Feature[]): Int32Array {
  let offset = 0;
  return Int32Array.from(
    features.flatMap((feature) => {
      const [width, start] = [widthOf(feature), offset];
      offset += width;
      const { column } = feature;
      const hasFlag = column.type === 'number' && hasNullInput(feature);
      return Array.from({ length: width }, (_, at) => (hasFlag && at < width - 1 ? start + width - 1 : -1));
    }),
  );
}

function list(features: readonly Feature[]): string {
  return features.map(({ name }) => `'${name}'`).join(', ');
}
