// What rows look like when something went wrong on their way to a model.

import type { Random } from '@cairn/core';
import { moments, percentile } from '@cairn/stats';
import type { ColumnSpec } from '../schemas/column.ts';
import type { Feature } from '../schemas/model-description.ts';
import { type AnyColumnValues, createTable, isPixelColumn } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';

export const situationNames = [
  'missing column',
  'missing values',
  'unseen category',
  'noise',
  'outliers',
  'unit mistake, × 1000',
  'unit mistake, ÷ 1000',
  'constant column',
  'all numbers at their lowest',
  'all numbers at their highest',
] as const;
export type SituationName = (typeof situationNames)[number];

export interface Situation {
  readonly name: SituationName;
  /** Null if all columns are concerned. */
  readonly column: string | null;
  readonly rows: AnyTable;
}

type Values = readonly (number | boolean | string | null)[];

/** A category that no column declares. */
const unseen = 'a value that nobody declared';

/**
 * Every situation that applies to the features of a model. An outlier is ten ranges above the highest number; noise has a
 * deviation of a share of the column's range.
 *
 * @param noise - that share
 */
export function listSituations(
  features: readonly Feature[],
  rows: AnyTable,
  { noise, random }: { readonly noise: number; readonly random: Random },
): readonly Situation[] {
  const names = features.map(({ name }) => name);
  const change = (changed: Readonly<Record<string, { values: AnyColumnValues; column?: ColumnSpec }>>, left = names) =>
    createTable({
      columns: Object.fromEntries(left.map((name) => [name, changed[name]?.column ?? rows.columns[name]!])),
      values: Object.fromEntries(
        left.map((name) => [name, changed[name]?.values ?? (rows.column(name) as AnyColumnValues)]),
      ),
      rowNumbers: rows.rowNumbers,
    });
  const found: Situation[] = [];
  const lowest: Record<string, { values: AnyColumnValues }> = {};
  const highest: Record<string, { values: AnyColumnValues }> = {};
  for (const { name, column } of features) {
    const add = (situation: SituationName, values: AnyColumnValues, spec: ColumnSpec = column) =>
      found.push({ name: situation, column: name, rows: change({ [name]: { values, column: spec } }) });
    const others = names.filter((other) => other !== name);
    // A table without columns has no rows: then the raw rows' label stands for what is left.
    if (others.length > 0) found.push({ name: 'missing column', column: name, rows: change({}, others) });
    const values = rows.column(name) as AnyColumnValues;
    if (isPixelColumn(values)) {
      if (column.type !== 'image') continue;
      const range = column.max - column.min;
      add('noise', { shape: values.shape, data: values.data.map((pixel) => pixel + noise * range * random.normal()) });
      add('constant column', { shape: values.shape, data: values.data.map(() => column.min) });
      continue;
    }
    const missing = values.map(() => null);
    add('missing values', missing, { ...column, nullable: true });
    if (column.type === 'category' || column.type === 'categories')
      add(
        'unseen category',
        values.map(() => unseen),
        { ...column, values: [...column.values, unseen] },
      );
    add(
      'constant column',
      values.map(() => mostCommon(values)),
    );
    if (column.type !== 'number') continue;
    const { low, high } = rangeOf(column, values);
    const each = (to: (value: number) => number) =>
      values.map((value) => (value === null ? null : to(value as number)));
    add(
      'noise',
      each((value) => value + noise * (high - low) * random.normal()),
    );
    add(
      'outliers',
      each(() => high + 10 * (high - low)),
    );
    add(
      'unit mistake, × 1000',
      each((value) => value * 1000),
    );
    add(
      'unit mistake, ÷ 1000',
      each((value) => value / 1000),
    );
    lowest[name] = { values: each(() => low) };
    highest[name] = { values: each(() => high) };
  }
  if (Object.keys(lowest).length === 0) return found;
  return [
    ...found,
    { name: 'all numbers at their lowest', column: null, rows: change(lowest) },
    { name: 'all numbers at their highest', column: null, rows: change(highest) },
  ];
}

/** The declared range, or else that of the rows; a column that is constant has the range of its own size. */
function rangeOf({ min, max }: { readonly min?: number; readonly max?: number }, values: Values) {
  const numbers = Float64Array.from(values.filter((value) => value !== null) as number[]).sort();
  const low = min ?? (numbers.length > 0 ? percentile(numbers, 0) : 0);
  const high = max ?? (numbers.length > 0 ? percentile(numbers, 1) : 1);
  if (high > low) return { low, high };
  const { mean } = moments(numbers.length > 0 ? [...numbers] : [0]);
  return { low, high: low + (Math.abs(mean) || 1) };
}

function mostCommon(values: Values): Values[number] {
  const counts = new Map<Values[number], number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: Values[number] = values[0] ?? null;
  for (const [value, count] of counts) if (count > counts.get(best)!) best = value;
  return best;
}
