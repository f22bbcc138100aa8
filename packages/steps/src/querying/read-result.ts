// What a query gives, held to the columns that were declared for it.

import { listNames, offerNames } from '@cairn/core';
import type { ColumnSpec } from '../schemas/column.ts';
import { type Connection, quoteName } from '../tables/open-database.ts';

type Value = number | boolean | string | null;

/** What a column of each declared type is cast to. */
const castTo = { number: 'DOUBLE', boolean: 'BOOLEAN', category: 'VARCHAR', text: 'VARCHAR' } as const;

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
    return `CAST(${quoteName(name)} AS ${castTo[spec.type]})`;
  });
  const reader = await connection.runAndReadAll(`SELECT ${casts.join(', ')} FROM ${quoteName(source)}`);
  const values = reader.getColumns() as Value[][];
  return Object.fromEntries(
    declared.map((name, index) => {
      const own = values[index] ?? [];
      for (const [row, value] of own.entries()) checkValue(name, columns[name]!, value, row + 1);
      return [name, own];
    }),
  );
}

function checkValue(name: string, spec: ColumnSpec, value: Value, row: number): void {
  const fail = (what: string): never => {
    throw new Error(`'${name}' is ${value} in row ${row} of the result, ${what}`);
  };
  if (value === null) {
    if (!spec.nullable) fail('and is not declared nullable: nullable: true, or coalesce it in the query');
  } else if (spec.type === 'category') {
    if (!spec.values.includes(value as string)) fail(`which is not one of its categories ${listNames(spec.values)}`);
  } else if (spec.type === 'number') {
    if (!Number.isFinite(value)) fail('which is not a finite number');
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = spec;
    if ((value as number) < min || (value as number) > max) fail(`outside its declared range of ${min} to ${max}`);
  }
}
