// Rows to add to a table, so that every class has as many rows as the largest.

import type { Random } from '@cairn/core';
import type { AnyTable } from '../kinds/table.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyColumnValues } from '../tables/create-table.ts';
import { selectValues } from '../tables/select-rows.ts';
import type { ValuesByColumn } from './copy-rows.ts';
import { deviationOf } from './jitter-numbers.ts';
import { overSample } from './over-sample.ts';
import { smote } from './smote.ts';

export interface BalanceRules {
  /** The column whose classes are balanced. */
  readonly by: string;
  readonly method: 'over-sample' | 'smote';
  readonly neighbours: number;
  /** The unit of SMOTE's distances: deviations of each column, or the columns' own units. */
  readonly distance: 'standardised' | 'raw';
}

export interface NewRows {
  readonly values: ValuesByColumn;
  /** Positions of the rows that they came from. */
  readonly from: readonly number[];
}

/** @throws Error when SMOTE is used with columns that are not numbers */
export function balanceRows(
  rows: AnyTable,
  { by, method, neighbours, distance }: BalanceRules,
  random: Random,
): NewRows {
  const names = Object.keys(rows.columns);
  const classes = rows.column(by) as readonly unknown[];
  if (method === 'over-sample') {
    const from = overSample(classes, random);
    return { from, values: Object.fromEntries(names.map((name) => [name, selectValues(valuesOf(rows, name), from)])) };
  }
  const features = names.filter((name) => name !== by);
  for (const name of features) checkSmote(name, rows.columns[name]!, valuesOf(rows, name));
  const numbers = features.map((name) => valuesOf(rows, name) as readonly number[]);
  const points = placePoints(numbers, distance);
  const made = smote(points, classes, neighbours, random);
  const from = made.map((row) => row.from);
  const between = features.map((name, index): [string, AnyColumnValues] => {
    const column = numbers[index]!;
    const spec = (rows.columns as Readonly<Record<string, ColumnSpec>>)[name]!;
    const keep = (value: number) => (spec.type === 'number' && spec.integer ? Math.round(value) : value);
    return [name, made.map((row) => keep(column[row.from]! + row.gap * (column[row.neighbour]! - column[row.from]!)))];
  });
  return { from, values: { ...Object.fromEntries(between), [by]: selectValues(valuesOf(rows, by), from) } };
}

/** One point for each row. With deviations, a column of large numbers does not dominate the distance. */
export function placePoints(numbers: readonly (readonly number[])[], distance: BalanceRules['distance']): number[][] {
  const scales = numbers.map((column) => (distance === 'raw' ? 1 : deviationOf(column) || 1));
  const rowCount = numbers[0]?.length ?? 0;
  return Array.from({ length: rowCount }, (_, row) => numbers.map((column, index) => column[row]! / scales[index]!));
}

function valuesOf(rows: AnyTable, name: string): AnyColumnValues {
  return rows.column(name) as AnyColumnValues;
}

function checkSmote(name: string, { type }: ColumnSpec, values: AnyColumnValues): void {
  if (type !== 'number') {
    throw new Error(
      `SMOTE needs columns of numbers, and '${name}' is a ${type} column: balance by method 'over-sample'`,
    );
  }
  if ((values as readonly unknown[]).includes(null)) {
    throw new Error(`SMOTE needs every value, and '${name}' has none in some rows: fill it in clean`);
  }
}
