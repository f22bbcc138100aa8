// The numbers that a model takes of a row, by name.

import type { Feature } from '../schemas/model-description.ts';
import { widthOf } from './encode-rows.ts';

/** One number of an encoded row. */
export interface ModelInput {
  /** The column that it comes from. */
  readonly feature: string;
  /** What it stands for: the column's own number, one of its categories, a term of a text, that it is null, or a pixel by its position from 0. */
  readonly type: 'number' | 'category' | 'term' | 'null' | 'pixel';
  /** The category, the term, or the pixel's position. */
  readonly value: string | null;
  /** What one unit of the column is in the encoded number: 1 ÷ deviation of a standardised one. */
  readonly unit: number;
  /** The encoded number of the column's 0. */
  readonly zero: number;
}

/** In the order of the encoded numbers. */
export function listInputs(features: readonly Feature[]): readonly ModelInput[] {
  return features.flatMap(inputsOf);
}

function inputsOf(feature: Feature): ModelInput[] {
  const { name, column, encoder } = feature;
  const { unit, zero } = scaleOf(feature);
  const plain = { feature: name, unit, zero };
  if (column.type === 'image')
    return Array.from({ length: widthOf(feature) }, (_, at) => ({ ...plain, type: 'pixel', value: String(at) }));
  const own: ModelInput[] =
    encoder.type === 'one-hot'
      ? encoder.values.map((value) => ({ ...plain, type: 'category', value }))
      : encoder.type === 'text'
        ? encoder.terms.map((value) => ({ ...plain, type: 'term', value }))
        : [{ ...plain, type: 'number', value: null }];
  return column.nullable ? [...own, { ...plain, type: 'null', value: null, unit: 1, zero: 0 }] : own;
}

function scaleOf({ encoder }: Feature): { readonly unit: number; readonly zero: number } {
  if (encoder.type === 'standard') return { unit: 1 / encoder.deviation, zero: -encoder.mean / encoder.deviation };
  if (encoder.type !== 'range') return { unit: 1, zero: 0 };
  const span = encoder.max - encoder.min;
  return { unit: 1 / span, zero: -encoder.min / span };
}
