// Rows to add to a table or to take away, so that its classes are of like sizes.

import type { Random } from '@cairn/core';
import type { AnyTable } from '../kinds/table.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyColumnValues } from '../tables/create-table.ts';
import { selectValues } from '../tables/select-rows.ts';
import type { BalanceMethod } from './augment-params.ts';
import type { ValuesByColumn } from './copy-rows.ts';
import { deviationOf } from './jitter-numbers.ts';
import { overSample } from './over-sample.ts';
import { smote } from './smote.ts';
import { smoteWithCategories } from './smote-categories.ts';
import { underSample, withoutTomekLinks } from './under-sample.ts';

export interface BalanceRules<Method extends BalanceMethod = BalanceMethod> {
  /** The column whose classes are balanced. */
  readonly by: string;
  readonly method: Method;
  readonly neighbours: number;
  /** The unit of distances: deviations of each column, or the columns' own units. */
  readonly distance: 'standardised' | 'raw';
}

/** Methods that make rows. */
const filling = ['over-sample', 'smote', 'smote-nc'] as const;
type Filling = (typeof filling)[number];

export function isFilling(method: BalanceMethod): method is Filling {
  return (filling as readonly BalanceMethod[]).includes(method);
}

export interface NewRows {
  readonly values: ValuesByColumn;
  /** Positions of the rows that they came from. */
  readonly from: readonly number[];
}

/** The positions of the rows that a method leaves; undefined if it takes none away. */
export function takeAway(rows: AnyTable, rules: BalanceRules, random: Random): readonly number[] | undefined {
  const classes = rows.column(rules.by) as readonly unknown[];
  if (rows.rowCount === 0) return undefined;
  if (rules.method === 'under-sample') return underSample(classes, random);
  if (rules.method !== 'tomek-links') return undefined;
  const { numbers } = splitColumns(rows, rules);
  return withoutTomekLinks(
    placePoints(
      numbers.map(({ values }) => values),
      rules.distance,
    ),
    classes,
  );
}

/** @throws Error when SMOTE is used with columns that it does not take */
export function balanceRows(rows: AnyTable, rules: BalanceRules<Filling>, random: Random): NewRows {
  const { by, method, neighbours, distance } = rules;
  const names = Object.keys(rows.columns);
  const classes = rows.column(by) as readonly unknown[];
  if (method === 'over-sample') {
    const from = overSample(classes, random);
    return { from, values: Object.fromEntries(names.map((name) => [name, selectValues(valuesOf(rows, name), from)])) };
  }
  const { numbers, categories } = splitColumns(rows, rules);
  const points = placePoints(
    numbers.map(({ values }) => values),
    distance,
  );
  const columns = categories.map(({ values }) => values);
  const made =
    method === 'smote'
      ? smote(points, classes, neighbours, random).map((row) => ({ ...row, categories: [] }))
      : smoteWithCategories(points, columns, classes, neighbours, random);
  const from = made.map((row) => row.from);
  const between = numbers.map(({ name, values: column, integer }): [string, AnyColumnValues] => {
    const keep = (value: number) => (integer ? Math.round(value) : value);
    return [name, made.map((row) => keep(column[row.from]! + row.gap * (column[row.neighbour]! - column[row.from]!)))];
  });
  const chosen = categories.map(({ name }, k): [string, AnyColumnValues] => [
    name,
    made.map((row) => row.categories[k]) as never,
  ]);
  return {
    from,
    values: { ...Object.fromEntries([...between, ...chosen]), [by]: selectValues(valuesOf(rows, by), from) },
  };
}

interface NumberValues {
  readonly name: string;
  readonly values: readonly number[];
  readonly integer: boolean;
}

interface CategoryValues {
  readonly name: string;
  readonly values: readonly unknown[];
}

/** @throws Error that names a column that a method does not take, and for SMOTE-NC without numbers or without categories */
function splitColumns(rows: AnyTable, { by, method }: BalanceRules) {
  const numbers: NumberValues[] = [];
  const categories: CategoryValues[] = [];
  const called = { smote: 'SMOTE', 'smote-nc': 'SMOTE-NC' }[method as string] ?? 'Tomek links';
  for (const [name, spec] of Object.entries(rows.columns as Readonly<Record<string, ColumnSpec>>)) {
    if (name === by) continue;
    const values = valuesOf(rows, name) as readonly unknown[];
    const isCategory = spec.type === 'category' || spec.type === 'boolean';
    if (spec.type === 'number')
      numbers.push({ name, values: values as readonly number[], integer: spec.integer ?? false });
    else if (isCategory && method === 'smote-nc') categories.push({ name, values });
    else
      throw new Error(
        isCategory && method === 'smote'
          ? `SMOTE needs columns of numbers, and '${name}' is a ${spec.type} column: balance by method 'smote-nc'`
          : `${called} needs columns of numbers${method === 'smote-nc' ? ' and categories' : ''}, and '${name}' is a ${spec.type} column: balance by method '${method === 'tomek-links' ? 'under-sample' : 'over-sample'}'`,
      );
    if (values.includes(null))
      throw new Error(`${called} needs every value, and '${name}' has none in some rows: fill it in clean`);
  }
  if (numbers.length === 0) throw new Error(`${called} needs at least one column of numbers, and there is none`);
  if (method === 'smote-nc' && categories.length === 0)
    throw new Error("SMOTE-NC needs at least one column of categories, and there is none: balance by method 'smote'");
  return { numbers, categories };
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
