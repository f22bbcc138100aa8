// The numbers that a model takes of a row, by name.

import type { DatePartEncoder } from '../dates/date-encoder.ts';
import { cycleOf, unitOfPart } from '../dates/date-parts.ts';
import type { Feature } from '../schemas/model-description.ts';
import { isNaNForNull, widthOf } from './encode-rows.ts';

/** One number of an encoded row. */
export interface ModelInput {
  /** The column that it comes from. */
  readonly feature: string;
  /**
   * What it stands for: the column's own number (or the code of its category), one of its categories, a part of a date, a term
   * of a text, the token at a position of a text from 0, that it is null, or a pixel by its position from 0.
   */
  readonly type: 'number' | 'category' | 'term' | 'token' | 'null' | 'pixel';
  /** The category, the unit of a date's part (`year`, `day`), the term, or the position of the token or the pixel. */
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
    encoder.type === 'date'
      ? encoder.parts.flatMap((part) => inputsOfPart(name, part))
      : encoder.type === 'one-hot' || encoder.type === 'multi-hot'
        ? encoder.values.map((value) => ({ ...plain, type: 'category', value }))
        : encoder.type === 'text'
          ? encoder.terms.map((value) => ({ ...plain, type: 'term', value }))
          : encoder.type === 'tokens'
            ? Array.from({ length: encoder.length }, (_, at) => ({ ...plain, type: 'token', value: String(at) }))
            : [{ ...plain, type: 'number', value: null }];
  return column.nullable && !isNaNForNull(encoder)
    ? [...own, { ...plain, type: 'null', value: null, unit: 1, zero: 0 }]
    : own;
}

function inputsOfPart(feature: string, encoder: DatePartEncoder): ModelInput[] {
  if (encoder.form === 'one-hot')
    return cycleOf(encoder.part)!.names.map((value) => ({ feature, type: 'category', value, unit: 1, zero: 0 }));
  const { mean, deviation } = encoder;
  return [{ feature, type: 'number', value: unitOfPart(encoder.part), unit: 1 / deviation, zero: -mean / deviation }];
}

function scaleOf({ encoder }: Feature): { readonly unit: number; readonly zero: number } {
  if (encoder.type === 'standard') return { unit: 1 / encoder.deviation, zero: -encoder.mean / encoder.deviation };
  if (encoder.type !== 'range') return { unit: 1, zero: 0 };
  const span = encoder.max - encoder.min;
  return { unit: 1 / span, zero: -encoder.min / span };
}
