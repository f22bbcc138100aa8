// Numbers without what is linear in protected columns: learned on training rows, applied to any.

import { offerNames } from '@cairn/core';
import { fitStandard } from '../encoding/fit-standard.ts';
import type { Cleaning } from '../schemas/cleaning.ts';
import type { ColumnSpec, NumberColumn } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';

/** A protected column as numbers: itself, 0 or 1, or 0 or 1 for each category but the last. */
interface ProtectedColumn {
  readonly name: string;
  readonly column: ColumnSpec;
  /** How a number is scaled if a model takes the column as a feature. */
  readonly scale: { readonly mean: number; readonly deviation: number } | null;
}

interface RemovedColumn {
  readonly name: string;
  /** As it was declared. */
  readonly column: NumberColumn;
  /** The mean of each protected number over the rows where the column has a value. */
  readonly means: readonly number[];
  /** What one unit of each protected number adds to the column. */
  readonly coefficients: readonly number[];
}

/** What `removeCorrelation` learned. */
export interface Removal {
  /** 1 removes all that is linear, 0 nothing. */
  readonly alpha: number;
  readonly groups: readonly ProtectedColumn[];
  readonly columns: readonly RemovedColumn[];
  /** How the training rows were cleaned, so that a model with this removal takes raw rows. */
  readonly cleaning: Cleaning | null;
}

/**
 * Least squares of each column on the protected ones.
 *
 * Source: Fairlearn's `CorrelationRemover`.
 *
 * @throws Error that names a column which is not there, has the wrong type, or, of the protected ones, has a null
 */
export function learnRemoval(
  rows: AnyTable,
  {
    groups,
    columns,
    alpha,
  }: { readonly groups: readonly string[]; readonly columns: readonly string[]; readonly alpha: number },
): Removal {
  const specs: Readonly<Record<string, ColumnSpec>> = rows.columns;
  const found = groups.map((name): ProtectedColumn => {
    const column = specs[name];
    if (!column) throw new Error(`'${name}' is not a column. ${offerNames(name, Object.keys(specs))}`);
    if (column.type !== 'number' && column.type !== 'boolean' && column.type !== 'category')
      throw new Error(
        `groups: '${name}' is of type ${column.type}: numbers, booleans and categories have a correlation`,
      );
    if (column.type !== 'number') return { name, column, scale: null };
    const { mean, deviation } = fitStandard(rows.column(name) as readonly (number | null)[]);
    return { name, column, scale: { mean, deviation } };
  });
  const numbers = numbersOf(rows, found);
  return {
    alpha,
    groups: found,
    columns: columns.map((name) => {
      const column = specs[name];
      if (!column) throw new Error(`'${name}' is not a column. ${offerNames(name, Object.keys(specs))}`);
      if (column.type !== 'number') throw new Error(`columns: '${name}' is of type ${column.type}, and not a number`);
      if (groups.includes(name)) throw new Error(`'${name}' is among the groups and among the columns: name it once`);
      const values = rows.column(name) as readonly (number | null)[];
      const own = values.flatMap((value, row) => (value === null ? [] : [row]));
      if (own.length === 0) throw new Error(`'${name}' has no values to learn from`);
      const means = numbers.map((all) => own.reduce((total, row) => total + all[row]!, 0) / own.length);
      const centred = numbers.map((all, k) => Float64Array.from(own, (row) => all[row]! - means[k]!));
      return {
        name,
        column,
        means,
        coefficients: leastSquares(
          centred,
          Float64Array.from(own, (row) => values[row]!),
        ),
      };
    }),
    cleaning: rows.cleaning,
  };
}

/**
 * The rows with the removed columns; nulls stay. Declared ranges become what the removal makes of them. `clean` cannot do this
 * to a raw row, so the table says no longer how it was cleaned.
 *
 * @throws Error that names a column that is not there, and a category that the removal did not see
 */
export function applyRemoval(rows: AnyTable, removal: Removal): AnyTable {
  const specs: Readonly<Record<string, ColumnSpec>> = rows.columns;
  const numbers = numbersOf(rows, removal.groups);
  const columns: Record<string, ColumnSpec> = { ...specs };
  const values = Object.fromEntries(Object.keys(specs).map((name) => [name, rows.column(name) as never]));
  for (const { name, column, means, coefficients } of removal.columns) {
    if (!specs[name]) continue;
    const moveOf = (row: number) =>
      removal.alpha * coefficients.reduce((total, own, k) => total + own * (numbers[k]![row]! - means[k]!), 0);
    values[name] = (rows.column(name) as readonly (number | null)[]).map((value, row) =>
      value === null ? null : value - moveOf(row),
    ) as never;
    columns[name] = movedRange(column, removal, { means, coefficients });
  }
  return createTable({ columns, values, rowNumbers: rows.rowNumbers });
}

/** The declared range, moved by as much as any row may be. Absent if a protected number has none. */
function movedRange(
  { min, max, integer: _, ...column }: NumberColumn,
  { alpha, groups }: Removal,
  { means, coefficients }: Pick<RemovedColumn, 'means' | 'coefficients'>,
): NumberColumn {
  const ranges = groups.flatMap(({ column: own }): (readonly [number, number] | null)[] => {
    if (own.type === 'number') return [own.min === undefined || own.max === undefined ? null : [own.min, own.max]];
    return Array.from({ length: own.type === 'category' ? own.values.length - 1 : 1 }, () => [0, 1] as const);
  });
  if (min === undefined || max === undefined || ranges.includes(null)) return column;
  let [low, high] = [min, max];
  for (const [k, own] of coefficients.entries()) {
    const moves = ranges[k]!.map((end) => -alpha * own * (end - means[k]!));
    low += Math.min(...moves);
    high += Math.max(...moves);
  }
  return { ...column, min: low, max: high };
}

function numbersOf(rows: AnyTable, groups: readonly ProtectedColumn[]): readonly Float64Array[] {
  const specs: Readonly<Record<string, ColumnSpec>> = rows.columns;
  return groups.flatMap(({ name, column }) => {
    if (!specs[name])
      throw new Error(`The protected column '${name}' is not in the rows, and its effect is to be removed`);
    const values = rows.column(name) as readonly unknown[];
    const missing = values.indexOf(null);
    if (missing >= 0) throw new Error(`'${name}' is missing in row ${rows.rowNumbers[missing]}`);
    if (column.type !== 'category') return [Float64Array.from(values, Number)];
    const unknown = values.findIndex((value) => !column.values.includes(String(value)));
    if (unknown >= 0)
      throw new Error(
        `'${name}' is '${String(values[unknown])}' in row ${rows.rowNumbers[unknown]}, which was not there when learning`,
      );
    return column.values.slice(0, -1).map((own) => Float64Array.from(values, (value) => (value === own ? 1 : 0)));
  });
}

/** By modified Gram and Schmidt. A column that follows from those before it gets 0. */
function leastSquares(columns: readonly Float64Array[], target: Float64Array): readonly number[] {
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((total, value, i) => total + value * b[i]!, 0);
  const basis: {
    readonly index: number;
    readonly vector: Float64Array;
    readonly square: number;
    readonly parts: number[];
  }[] = [];
  for (const [index, column] of columns.entries()) {
    const vector = column.slice();
    const parts: number[] = [];
    for (const { vector: before, square } of basis) {
      const part = dot(before, vector) / square;
      parts.push(part);
      for (let i = 0; i < vector.length; i++) vector[i]! -= part * before[i]!;
    }
    const square = dot(vector, vector);
    if (square > 1e-20 * Math.max(dot(column, column), Number.MIN_VALUE)) basis.push({ index, vector, square, parts });
  }
  const coefficients = columns.map(() => 0);
  for (const [place, { index, vector, square }] of [...basis.entries()].reverse()) {
    let own = dot(vector, target) / square;
    for (const later of basis.slice(place + 1)) own -= later.parts[place]! * coefficients[later.index]!;
    coefficients[index] = own;
  }
  return coefficients;
}
