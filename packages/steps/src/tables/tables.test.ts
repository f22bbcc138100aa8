import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ColumnSpec } from '../schemas/column.ts';
import { createTable } from './create-table.ts';
import { exportTable } from './export-table.ts';
import { lendTable } from './lend-table.ts';
import { withDatabase } from './open-database.ts';
import { readTable } from './read-table.ts';
import { selectRows } from './select-rows.ts';
import type { PixelColumn } from './table-value.ts';
import { writeTable } from './write-table.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-tables-'));
});
afterAll(() => rm(folder, { recursive: true }));

const columns = {
  age: { type: 'number', nullable: true, min: 0 },
  Age: { type: 'number' },
  repaid: { type: 'boolean' },
  sex: { type: 'category', values: ['f', 'm'], protected: true },
  note: { type: 'text', nullable: true },
  pixels: { type: 'image', shape: [2, 3, 1], min: 0, max: 16, from: ['1', '6'] },
} as const satisfies Record<string, ColumnSpec>;

test('what is lent of a shared table leaves it as it is, whatever becomes of it', () => {
  const shared = tableOf(4);
  const [first, second] = [lendTable(shared), lendTable(shared)];
  expect(first.column('pixels')).toBe(first.column('pixels'));
  expect(first.rowNumbers).toBe(first.rowNumbers);
  (first.column('pixels') as PixelColumn).data.fill(7);
  first.rowNumbers.fill(7);
  for (const table of [shared, second]) {
    expect(table.rowNumbers).toEqual(Int32Array.of(1, 3, 5, 7));
    expect(table.column('pixels')).toEqual(tableOf(4).column('pixels'));
  }
  expect(first.column('age')).toBe(shared.column('age'));
  expect(() => Object.assign(first.column('age'), { 0: 7 })).toThrow(/read only/);
  expect(() => Object.assign(first.columns['pixels']!, { type: 'text' })).toThrow(/read only/);
  expect([first.rowCount, first.columns]).toEqual([4, columns]);
  expect(first.cleaning).toBe(shared.cleaning);
});

const tableOf = (rowCount: number) =>
  createTable({
    columns,
    values: {
      age: Array.from({ length: rowCount }, (_, row) => (row % 5 === 2 ? null : row + 0.1)),
      Age: Array.from({ length: rowCount }, (_, row) => -row),
      repaid: Array.from({ length: rowCount }, (_, row) => row % 3 === 0),
      sex: Array.from({ length: rowCount }, (_, row) => (row % 2 ? 'f' : 'm')),
      note: Array.from({ length: rowCount }, (_, row) => (row % 7 === 1 ? null : `a "quoted"; line\n${row} é`)),
      pixels: { shape: [2, 3, 1], data: Float32Array.from({ length: rowCount * 6 }, (_, index) => (index % 170) / 10) },
    },
    rowNumbers: Int32Array.from({ length: rowCount }, (_, row) => 2 * row + 1),
    cleaning: { columns, learned: { age: { fill: 3 } } } as never,
  });

for (const rowCount of [0, 1, 2048, 5001]) {
  test(`a table of ${rowCount} rows comes back as it was`, async () => {
    const table = tableOf(rowCount);
    const path = join(folder, `${rowCount}.parquet`);
    await writeTable(table, path);
    const back = await readTable(path);
    expect(back.rowCount).toBe(rowCount);
    expect(back.columns).toEqual(table.columns);
    expect(back.cleaning).toEqual(table.cleaning);
    expect(back.rowNumbers).toEqual(table.rowNumbers);
    for (const name of Object.keys(columns)) expect(back.column(name)).toEqual(table.column(name));
  });
}

test('equal tables are equal bytes, also from another process', async () => {
  const paths = ['first.parquet', 'second.parquet', 'third.parquet'].map((name) => join(folder, name));
  await writeTable(tableOf(3000), paths[0]!);
  await writeTable(await readTable(paths[0]!), paths[1]!);
  const script = `import { readTable } from '${import.meta.dirname}/read-table.ts';
    import { writeTable } from '${import.meta.dirname}/write-table.ts';
    await writeTable(await readTable('${paths[0]}'), '${paths[2]}');`;
  execFileSync(process.execPath, ['--conditions=cairn-source', '--input-type=module', '-e', script]);
  const [first, second, third] = await Promise.all(paths.map((path) => readFile(path)));
  expect(second!.equals(first!)).toBe(true);
  expect(third!.equals(first!)).toBe(true);
});

test('a database sees the paths that it was given and no others', async () => {
  const path = join(folder, 'seen.parquet');
  await writeTable(tableOf(1), path);
  const count = (allowed: string) =>
    withDatabase([allowed], (connection) => connection.run(`SELECT count(*) FROM read_parquet('${path}')`));
  await expect(count(path)).resolves.toBeDefined();
  await expect(count(join(folder, 'other.parquet'))).rejects.toThrow('Cannot access file');
});

test('rows are picked in the order asked for, with their numbers', () => {
  const picked = selectRows(tableOf(10), [3, 0, 3]);
  expect(Array.from(picked.rowNumbers)).toEqual([7, 1, 7]);
  expect(picked.column('Age')).toEqual([-3, -0, -3]);
  expect(Array.from((picked.column('pixels') as { data: Float32Array }).data.subarray(0, 2))).toEqual([
    Math.fround(1.8),
    Math.fround(1.9),
  ]);
  expect(picked.cleaning).not.toBeNull();
  expect(() => selectRows(tableOf(2), [2])).toThrow('There is no row 2 in a table of 2 rows');
});

test('a table is exported as CSV, pixels as columns', async () => {
  const path = join(folder, 'export.parquet');
  await writeTable(tableOf(3), path);
  await exportTable(path, 'csv', join(folder, 'export.csv'));
  await exportTable(path, 'parquet', join(folder, 'export-2.parquet'));
  expect(await readFile(join(folder, 'export.csv'), 'utf8')).toMatchInlineSnapshot(`
    "age,Age_1,repaid,sex,note,pixels.1,pixels.2,pixels.3,pixels.4,pixels.5,pixels.6
    0.1,-0.0,true,m,"a ""quoted""; line
    0 é",0.0,0.1,0.2,0.3,0.4,0.5
    1.1,-1.0,false,f,,0.6,0.7,0.8,0.9,1.0,1.1
    ,-2.0,false,m,"a ""quoted""; line
    2 é",1.2,1.3,1.4,1.5,1.6,1.7
    "
  `);
  expect((await readFile(path)).equals(await readFile(join(folder, 'export-2.parquet')))).toBe(true);
});

test('texts that a spreadsheet would run are marked where that is asked for, and numbers stay', async () => {
  const path = join(folder, 'formulas.parquet');
  const texts = ['=1+1', '+cmd', '-2+3', '@A1', '-5', 'a=b', ' =1', '＝1'];
  const spec = { '=t': { type: 'text' }, n: { type: 'number' } } as const;
  await writeTable(createTable({ columns: spec, values: { '=t': texts, n: texts.map(() => -1) } }), path);
  const lines = async (options: object) => {
    const target = join(folder, `formulas-${Object.keys(options).length}.csv`);
    await exportTable(path, 'csv', target, options);
    const written = (await readFile(target, 'utf8')).trimEnd().split('\n');
    return written.map((line) => line.replace(/,[^,]*$/, ''));
  };
  expect(await lines({})).toEqual(['=t', ...texts]);
  const marked = ["'=1+1", "'+cmd", "'-2+3", "'@A1", '-5', 'a=b', ' =1', "'＝1"];
  expect(await lines({ escapesFormulas: true })).toEqual(["'=t", ...marked]);
});

test('a table is held to its columns', () => {
  const make = (values: Record<string, never>, spec: object = { type: 'number' }) =>
    createTable({ columns: { a: spec as ColumnSpec, b: { type: 'number' } }, values: { b: [1, 2], ...values } });
  expect(() => make({})).toThrow("Column 'a' has no values");
  expect(() => make({ a: [1, null] as never })).toThrow("Column 'a' is not nullable, and has no value in row 2");
  expect(() => make({ a: [1] as never })).toThrow("Column 'b' has 2 values, and the table 1 rows");
  expect(() => make({ a: [1, 2] as never }, columns.pixels)).toThrow("Column 'a' is declared as image");
  expect(() => make({ a: [1, 2] as never }).column('c')).toThrow("There is no column 'c'. There are 'a', 'b'.");
});
