// Dates as numbers for models: the declared parts, next to each other.

import type { DateColumn } from '../schemas/column.ts';
import { cycleOf, type DatePart, readPart } from './date-parts.ts';

/** One number, scaled, or one for each value of a part that returns: 1 for the date's own. */
export type DatePartEncoder =
  | { readonly part: DatePart; readonly form: 'number'; readonly mean: number; readonly deviation: number }
  | { readonly part: DatePart; readonly form: 'one-hot' };

export interface DateEncoder {
  readonly type: 'date';
  readonly parts: readonly DatePartEncoder[];
  /** What `days-since` counts from. */
  readonly since: string;
  /** A date that is null: NaN in all numbers, or a 1 in an input of its own. */
  readonly nulls: 'nan' | 'input';
}

const firstDay = '1970-01-01';

/**
 * Learns how the parts of a column are scaled. `raw`: numbers as they are, for trees. Otherwise parts that return (months,
 * days of the week, hours) become one input for each of their values, and other parts are scaled.
 *
 * @throws Error if the column has no parts
 */
export function fitDates(
  name: string,
  column: DateColumn,
  values: readonly (string | null)[],
  encoding: 'raw' | ((numbers: readonly number[]) => { readonly mean: number; readonly deviation: number }),
): DateEncoder {
  const { parts = [], since = firstDay } = column;
  if (parts.length === 0)
    throw new Error(
      `'${name}' is a date without parts, which is not a feature: declare them, date({ parts: ['year', 'month'] })`,
    );
  const known = values.filter((value) => value !== null);
  return {
    type: 'date',
    since,
    nulls: encoding === 'raw' ? 'nan' : 'input',
    parts: parts.map((part): DatePartEncoder => {
      if (encoding === 'raw') return { part, form: 'number', mean: 0, deviation: 1 };
      if (cycleOf(part)) return { part, form: 'one-hot' };
      return { part, form: 'number', ...encoding(known.map((value) => readPart(value, part, since))) };
    }),
  };
}

/** How many inputs the parts become, without the one for null. */
export function widthOfDate({ parts }: DateEncoder): number {
  return parts.reduce((total, { part, form }) => total + (form === 'one-hot' ? cycleOf(part)!.names.length : 1), 0);
}

/** Writes the numbers of a date from an offset on, where the data is 0. */
export function encodeDate(
  encoder: DateEncoder,
  text: string,
  data: Float32Array | Float64Array,
  offset: number,
): void {
  let at = offset;
  for (const one of encoder.parts) {
    const value = readPart(text, one.part, encoder.since);
    if (one.form === 'number') data[at++] = (value - one.mean) / one.deviation;
    else {
      const { first, names } = cycleOf(one.part)!;
      data[at + value - first] = 1;
      at += names.length;
    }
  }
}
