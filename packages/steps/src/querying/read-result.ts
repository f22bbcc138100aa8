// What a query gives, held to the columns that were declared for it.

import { listNames, offerNames } from '@cairn/core';
import { joinList, splitList } from '../lists/category-list.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { type Connection, quoteName } from '../tables/open-database.ts';

type Value = number | boolean | string | null;

/** What a column of each declared type is cast to. */
const castTo = {
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  category: 'VARCHAR',
  categories: 'VARCHAR',
  date: 'TIMESTAMP',
  id: 'VARCHAR',
  text: 'VARCHAR',
} as const;

/**
 * Reads a table of DuckDB's in the order of its rows.
 *
 * @throws Error that names the column and the row of the result, where a value is not what was declared
 */
export async function readResult(
  connection: Connection,
  source: string,
  columns: Readonly<Record<string, ColumnSpec>>,
): Promise<Readonly<Record<string, readonly Value[]>>> {
  const described = await connection.runAndReadAll(`SELECT column_name FROM (DESCRIBE ${quoteName(source)})`);
  const found = described.getRows().map(([name]) => String(name));
  const declared = Object.keys(columns);
  const missing = declared.find((name) => !found.includes(name));
  if (missing !== undefined) throw new Error(`The query gives no column '${missing}'. ${offerNames(missing, found)}`);
  const more = found.filter((name) => !declared.includes(name));
  if (more.length > 0)
    throw new Error(
      `The query gives ${listNames(more)}, which 'columns' does not declare: declare it, or leave it out`,
    );
  const casts = Object.entries(columns).map(([name, spec]) => {
    if (spec.type === 'image') throw new Error(`'${name}' is declared as an image, which a query cannot give`);
    const cast = `CAST(${quoteName(name)} AS ${castTo[spec.type]})`;
    return spec.type === 'date' ? `strftime(${cast}, '%Y-%m-%dT%H:%M:%S.%g')` : cast;
  });
  const reader = await connection.runAndReadAll(`SELECT ${casts.join(', ')} FROM ${quoteName(source)}`);
  const values = reader.getColumns() as Value[][];
  return Object.fromEntries(
    declared.map((name, index) => {
      const spec = columns[name]!;
      const own = (values[index] ?? []).map((value) => dateOf(spec, value));
      for (const [row, value] of own.entries()) checkValue(name, spec, value, row + 1);
      return [name, own];
    }),
  );
}

/** A date without a time loses its midnight, and keeps any other time, which `checkValue` refuses. */
function dateOf(spec: ColumnSpec, value: Value): Value {
  if (spec.type !== 'date' || spec.time || typeof value !== 'string') return value;
  return value.replace(/T00:00:00\.000$/, '');
}

function checkValue(name: string, spec: ColumnSpec, value: Value, row: number): void {
  const fail = (what: string): never => {
    throw new Error(`'${name}' is ${value} in row ${row} of the result, ${what}`);
  };
  if (value === null) {
    if (!spec.nullable) fail('and is not declared nullable: nullable: true, or coalesce it in the query');
  } else if (spec.type === 'category') {
    if (!spec.values.includes(value as string)) fail(`which is not one of its categories ${listNames(spec.values)}`);
  } else if (spec.type === 'categories') {
    if (joinList(spec, splitList(String(value), spec.separator)) !== value)
      fail(`which is not a list of its categories ${listNames(spec.values)}, in this order`);
  } else if (spec.type === 'date') {
    if (!spec.time && String(value).length > 10) fail('which has a time: declare time: true, or cast it to DATE');
    const { min = '', max = '~' } = spec;
    if (value < min || value > max) fail(`outside its declared range of ${spec.min} to ${spec.max}`);
  } else if (spec.type === 'number') {
    if (spec.integer && !Number.isInteger(value)) fail('which is not an integer');
    if (!Number.isFinite(value)) fail('which is not a finite number');
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = spec;
    if ((value as number) < min || (value as number) > max) fail(`outside its declared range of ${min} to ${max}`);
  }
}
