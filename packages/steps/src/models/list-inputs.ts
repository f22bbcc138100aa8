// The numbers that a model takes of a row, by name.

import type { DatePartEncoder } from '../dates/date-encoder.ts';
import { cycleOf, unitOfPart } from '../dates/date-parts.ts';
import { scaleNumber } from '../encoding/scaling.ts';
import type { Feature } from '../schemas/model-description.ts';
import { hasNullInput, widthOf } from './encode-rows.ts';

/** One number of an encoded row. */
export interface ModelInput {
  /** The column that it comes from. */
  readonly feature: string;
  /**
   * What it stands for: the column's own number (or the code of its category), one of its categories, the mean of the label in its
   * category, a part of a date, a term of a text, the token at a position of a text from 0, that it is null, or a pixel by its position from 0.
   */
  readonly type: 'number' | 'category' | 'mean' | 'term' | 'token' | 'null' | 'pixel';
  /** The category, the output that a mean is of, the unit of a date's part (`year`, `day`), the term, or the position of the token or the pixel. */
  readonly value: string | null;
  /**
   * What one unit of the column is in the encoded number: 1 ÷ deviation of a standardised one. Of a scaling that is not linear, one
   * unit of the number that it makes.
   */
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
        : encoder.type === 'target'
          ? encoder.outputs.map(({ name: value, shift, scale }) => ({
              feature: name,
              type: 'mean',
              value,
              unit: 1 / scale,
              zero: -shift / scale,
            }))
          : encoder.type === 'text'
            ? encoder.terms.map((value) => ({ ...plain, type: 'term', value }))
            : encoder.type === 'tokens'
              ? Array.from({ length: encoder.length }, (_, at) => ({ ...plain, type: 'token', value: String(at) }))
              : [{ ...plain, type: 'number', value: null }];
  return hasNullInput(feature) ? [...own, { ...plain, type: 'null', value: null, unit: 1, zero: 0 }] : own;
}

function inputsOfPart(feature: string, encoder: DatePartEncoder): ModelInput[] {
  if (encoder.form === 'one-hot')
    return cycleOf(encoder.part)!.names.map((value) => ({ feature, type: 'category', value, unit: 1, zero: 0 }));
  const { mean, deviation } = encoder;
  return [{ feature, type: 'number', value: unitOfPart(encoder.part), unit: 1 / deviation, zero: -mean / deviation }];
}

function scaleOf({ encoder }: Feature): { readonly unit: number; readonly zero: number } {
  if ('deviation' in encoder) return { unit: 1 / encoder.deviation, zero: -encoder.mean / encoder.deviation };
  if (encoder.type === 'quantile') return { unit: 1, zero: scaleNumber(encoder, 0) };
  if (encoder.type !== 'range') return { unit: 1, zero: 0 };
  const span = encoder.max - encoder.min;
  return { unit: 1 / span, zero: -encoder.min / span };
}
