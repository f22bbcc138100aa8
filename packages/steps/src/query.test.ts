// Tables by SQL: what a query gives, and what it may not do.

import { definePipeline, file } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { clean } from './clean.ts';
import { evaluate } from './evaluate.ts';
import { query } from './query.ts';
import { category, number, text } from './schemas/column.ts';
import { createTable } from './tables/create-table.ts';
import type { AnyTable } from './tables/table-value.ts';
import { trainLinear } from './train-linear.ts';

const people = createTable({
  columns: { id: { type: 'number' }, Name: { type: 'text' }, age: { type: 'number', nullable: true } },
  values: { id: [1, 2, 3], Name: ['Ada', 'Böb; --', "O'Neil"], age: [36, null, 61] },
});
const orders = createTable({
  columns: { person: { type: 'number' }, amount: { type: 'number' }, paid: { type: 'boolean' } },
  values: { person: [1, 1, 3, 3, 3], amount: [10, 5.5, 1, 2, 3], paid: [true, false, true, true, false] },
});

async function ask(sql: string, columns: object, tables: object = { people, orders }): Promise<AnyTable> {
  return (await query.run({ tables }, { sql, columns }, testContext())).rows;
}
const read = (rows: AnyTable) => Object.fromEntries(Object.keys(rows.columns).map((name) => [name, rows.column(name)]));

describe('a query', () => {
  test('joins and groups tables, in its order, with declared columns', async () => {
    const rows = await ask(
      `SELECT p.Name AS name, coalesce(sum(o.amount), 0) AS total, count(o.amount) AS orders, bool_and(o.paid) AS paid
       FROM people p LEFT JOIN orders o ON o.person = p.id GROUP BY p.id, p.Name ORDER BY p.id DESC;`,
      {
        orders: { type: 'number', min: 0 },
        name: { type: 'text' },
        total: { type: 'number' },
        paid: { type: 'boolean', nullable: true },
      },
    );
    expect(read(rows)).toEqual({
      orders: [3, 0, 2],
      name: ["O'Neil", 'Böb; --', 'Ada'],
      total: [6, 0, 15.5],
      paid: [false, null, false],
    });
    expect([...rows.rowNumbers]).toEqual([1, 2, 3]);
    expect(rows.cleaning).toBeNull();
  });

  test('gives the same rows each time, also of equal sort keys, and may give none', async () => {
    const many = createTable({
      columns: { x: { type: 'number' }, y: { type: 'number' } },
      values: {
        x: Array.from({ length: 5000 }, (_, row) => row % 3),
        y: Array.from({ length: 5000 }, (_, row) => row),
      },
    });
    const columns = { x: { type: 'number' }, y: { type: 'number' } };
    const [one, other] = [
      await ask('SELECT * FROM t ORDER BY x', columns, { t: many }),
      await ask('SELECT * FROM t ORDER BY x', columns, { t: many }),
    ];
    expect(read(other)).toEqual(read(one));
    expect((await ask('SELECT * FROM t WHERE x > 5 ORDER BY x', columns, { t: many })).rowCount).toBe(0);
  });

  test('takes names that need quotes, dates and decimals as what they are declared', async () => {
    const rows = await ask(
      `SELECT DATE '2026-01-31' + CAST(id AS INTEGER) AS day, CAST(id AS DECIMAL(5, 2)) / 3 AS part FROM "the people" ORDER BY 1`,
      { day: { type: 'text' }, part: { type: 'number' } },
      { 'the people': people },
    );
    expect(rows.column('day')).toEqual(['2026-02-01', '2026-02-02', '2026-02-03']);
    expect((rows.column('part') as number[])[2]).toBeCloseTo(1, 10);
  });
});

const id = { id: { type: 'number' } };
test.each([
  ['SELECT id FROM people', id, 'The query has no ORDER BY at its end'],
  ['SELECT id FROM (SELECT id FROM people ORDER BY id)', id, 'The query has no ORDER BY at its end'],
  ['DROP TABLE people', id, 'The SQL is not a query: give one SELECT statement'],
  ["COPY people TO 'x.csv'", id, 'The SQL is not a query'],
  ['SELECT 1 AS id ORDER BY 1; SELECT 2', id, 'The SQL has 2 statements'],
  ['SELEC id', id, 'The SQL cannot be read: syntax error at or near'],
  ['SELECT id FROM people ORDER BY random()', id, "The query calls 'random'"],
  ['SELECT year(current_date) AS id ORDER BY 1', id, "The query calls 'current_date'"],
  ['SELECT epoch(CURRENT_TIMESTAMP) AS id ORDER BY 1', id, 'The query calls '],
  ['WITH t AS (SELECT uuid() AS u) SELECT length(u) AS id FROM t ORDER BY 1', id, "The query calls 'uuid'"],
  ['SELECT id FROM people USING SAMPLE 2 ROWS ORDER BY id', id, 'The query draws a sample'],
  ['SELECT id FROM nobody ORDER BY id', id, 'DuckDB cannot run the query: Catalog Error'],
  ["SELECT id FROM read_csv('nothing.csv') ORDER BY id", id, 'DuckDB cannot run the query: '],
  ["SELECT id FROM 'nothing.parquet' ORDER BY id", id, 'DuckDB cannot run the query: '],
  ['SELECT id AS ids FROM people ORDER BY id', id, "The query gives no column 'id'"],
  ['SELECT id, age FROM people ORDER BY id', id, "The query gives 'age', which 'columns' does not declare"],
  ['SELECT age AS id FROM people ORDER BY id', id, "'id' is null in row "],
  ["SELECT 'x' AS id ORDER BY 1", id, 'Conversion Error'],
  ['SELECT 1 / 0 AS id ORDER BY 1', id, "'id' is "],
  [
    'SELECT id FROM people ORDER BY id',
    { id: { type: 'number', max: 2 } },
    "'id' is 3 in row 3 of the result, outside its declared range",
  ],
  [
    'SELECT Name AS id FROM people ORDER BY id',
    { id: { type: 'category', values: ['Ada'] } },
    "is not one of its categories 'Ada'",
  ],
])('%s is refused in one sentence', async (sql, columns, message) => {
  await expect(ask(sql, columns)).rejects.toThrow(message);
});

test('a query without tables is refused', async () => {
  await expect(ask('SELECT 1 AS id ORDER BY 1', id, {})).rejects.toThrow('A query needs at least one table');
});

test('the result has the declared type, and rows of all its tables', () => {
  const columns = { x: number(), kind: category(['a', 'b'], { positive: 'a' }), note: text() };
  const build = (judge: boolean) =>
    definePipeline('p', {
      build() {
        const data = clean({ raw: file('a.csv') }, { columns, split: { validation: 0, test: 0.2 } });
        const both = { train: data.train, ...(judge && { test: data.test }) };
        const { rows } = query(
          { tables: both },
          { sql: 'SELECT x, kind FROM train ORDER BY x', columns: { x: number(), kind: columns.kind } },
        );
        expectTypeOf(rows).toExtend<
          import('@cairn/core').Ref<import('./kinds/table.ts').Table<{ x: number; kind: 'a' | 'b' }>, 'table'>
        >();
        const { model } = trainLinear({ rows }, { label: 'kind' });
        return { model, metrics: evaluate({ model, rows: data.test }).metrics };
      },
    }).plan();
  expect(build(false).nodes.length).toBe(5);
  expect(() => build(true)).toThrow(/learned/);
});
