// The conditions that slices are made of: one value of a column, or a range of its numbers.

import { offerNames } from '@cairn/core';
import { percentile } from '@cairn/stats';
import { splitList } from '../lists/category-list.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyTable } from '../tables/table-value.ts';

export interface Condition {
  readonly column: string;
  /** The value, the range (`30 to 45`: the first is in, the second is not), or `null`. */
  readonly value: string;
  /** The positions of the rows that satisfy it, ascending. */
  readonly members: Int32Array;
}

/** Columns whose values name groups of rows. */
const sliceable: ReadonlySet<ColumnSpec['type']> = new Set(['number', 'boolean', 'category', 'categories']);

/**
 * The columns that slices go by: the named ones, or all whose values name groups, without the label.
 *
 * @throws Error for a name that is not a column, for the label, and for a text, a date, an id or an image
 */
export function chooseColumns(rows: AnyTable, label: string, named: readonly string[] | undefined): readonly string[] {
  const columns = rows.columns as Readonly<Record<string, ColumnSpec>>;
  for (const name of named ?? []) {
    const column = columns[name];
    if (!column) throw new Error(`columns: '${name}' is not a column. ${offerNames(name, Object.keys(columns))}`);
    if (name === label) throw new Error(`columns: '${name}' is the label: the report has the errors of each class`);
    if (!sliceable.has(column.type))
      throw new Error(
        `columns: '${name}' is of type ${column.type}, and slices go by numbers, booleans, categories and lists of categories`,
      );
  }
  return named ?? Object.keys(columns).filter((name) => name !== label && sliceable.has(columns[name]!.type));
}

/** All conditions of the columns that at least `smallest` rows satisfy. Numbers are divided at their quantiles. */
export function listConditions(
  rows: AnyTable,
  names: readonly string[],
  bins: number,
  smallest: number,
): readonly Condition[] {
  const columns = rows.columns as Readonly<Record<string, ColumnSpec>>;
  return names.flatMap((column) => {
    const found = new Map<string, number[]>();
    const keysOf = keysByType(rows, column, columns[column]!, bins);
    for (let row = 0; row < rows.rowCount; row++) {
      for (const key of keysOf(row)) {
        const members = found.get(key);
        if (members) members.push(row);
        else found.set(key, [row]);
      }
    }
    return [...found]
      .filter(([, members]) => members.length >= smallest)
      .map(([value, members]) => ({ column, value, members: Int32Array.from(members) }));
  });
}

/** The values of the column that a row counts for. */
function keysByType(
  rows: AnyTable,
  name: string,
  column: ColumnSpec,
  bins: number,
): (row: number) => readonly string[] {
  const values = rows.column(name) as readonly unknown[];
  const isNull = (row: number) => values[row] === null || values[row] === undefined;
  if (column.type === 'categories')
    return (row) => (isNull(row) ? ['null'] : splitList(values[row] as string, column.separator));
  if (column.type !== 'number') return (row) => [isNull(row) ? 'null' : String(values[row])];
  const binOf = divideNumbers(values as readonly (number | null)[], bins);
  return (row) => [isNull(row) ? 'null' : binOf(values[row] as number)];
}

/** Names the bin of a number: bins end at quantiles, each has its low end and not its high one, the last has both. */
export function divideNumbers(values: readonly (number | null)[], bins: number): (value: number) => string {
  const sorted = values.filter((value) => value !== null && value !== undefined).sort((a, b) => a! - b!) as number[];
  if (sorted.length === 0) return () => 'null';
  const distinct = [...new Set(sorted)];
  if (distinct.length <= bins) return (value) => String(value);
  const ends = [...new Set(Array.from({ length: bins + 1 }, (_, index) => percentile(sorted, index / bins)))];
  // One value may be more than a whole bin: then its bin has that value alone.
  const names = ends.slice(1).map((end, index) => `${short(ends[index]!)} to ${short(end)}`);
  return (value) => {
    let bin = 0;
    while (bin < names.length - 1 && value >= ends[bin + 1]!) bin++;
    return names[bin]!;
  };
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
