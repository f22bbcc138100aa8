// Inputs of a model in another format: which value of a row each takes, as what, and what replaces a missing one.

import type { DateEncoder } from '../dates/date-encoder.ts';
import { readPart } from '../dates/date-parts.ts';
import { encodeExactly } from '../models/encode-rows.ts';
import type { Cleaning } from '../schemas/cleaning.ts';
import type { Encoder, Feature } from '../schemas/model-description.ts';
import type { AnyTable, PixelColumn } from '../tables/table-value.ts';

/** What an input takes of a row. */
export type InputSource =
  /** The column's value; NaN is a missing number or boolean (false is 0, true is 1), the empty text a missing category. */
  | { readonly type: 'number' | 'boolean' | 'category' | 'pixels' }
  /** One part of a date, as a number; NaN is a missing date. */
  | { readonly type: 'date-part'; readonly part: DateEncoder['parts'][number]['part']; readonly since: string }
  /** Numbers that are computed outside of the model, as the encoder says: texts and lists of categories. */
  | {
      readonly type: 'encoded';
      readonly encoder: Encoder;
      readonly nullable: boolean;
      /** What replaces a missing value before it is encoded. */
      readonly fill: number | string | null;
    }
  /** Nothing: its first dimension says how many rows there are. */
  | { readonly type: 'any' };

export interface ExportedInput {
  /** The name of the exported model's input. */
  readonly name: string;
  /** Null if the model uses no column for it. */
  readonly column: string | null;
  readonly element: 'double' | 'float' | 'string';
  /** The shape of one row. */
  readonly shape: readonly number[];
  readonly source: InputSource;
  /** What replaces a missing value inside the exported model; null if nothing does. */
  readonly fill: number | string | null;
}

/** What replaces a missing value of a column. */
export function fillOf({ name }: Feature, cleaning: Cleaning | null): number | string | null {
  const learned = cleaning?.learned;
  const fill = learned && Object.hasOwn(learned, name) ? learned[name]?.fill : undefined;
  return typeof fill === 'boolean' ? Number(fill) : (fill ?? null);
}

/**
 * What an input takes of the rows of a table, one row behind the other.
 *
 * @param features - of the model
 */
export function valuesOf(
  { column, source }: ExportedInput,
  features: readonly Feature[],
  rows: AnyTable,
): Float64Array | Float32Array | readonly string[] {
  if (column === null) return new Float64Array(rows.rowCount);
  const values = rows.column(column) as unknown;
  switch (source.type) {
    case 'pixels':
      return Float32Array.from((values as PixelColumn).data);
    case 'category':
      return Array.from(values as readonly (string | null)[], (value) => value ?? '');
    case 'date-part':
      return Float64Array.from(values as readonly (string | null)[], (value) =>
        value === null ? Number.NaN : readPart(value, source.part, source.since),
      );
    case 'encoded':
      return encodeExactly(
        features.filter(({ name }) => name === column).map((feature) => ({ ...feature, encoder: source.encoder })),
        rows,
      ).data;
    default:
      return Float64Array.from(values as readonly (number | boolean | null)[], (value) =>
        value === null ? Number.NaN : Number(value),
      );
  }
}
