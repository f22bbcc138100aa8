import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTable } from '../tables/create-table.ts';
import { writeTable } from '../tables/write-table.ts';
import type { RawReading } from './raw-sink.ts';
import { readRawRows } from './read-raw-rows.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-raw-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: string | Uint8Array, reading: Partial<RawReading> = {}) {
  const path = join(folder, 'raw');
  await writeFile(path, bytes);
  return readPath(path, reading);
}

async function readPath(path: string, reading: Partial<RawReading> = {}) {
  const found = { names: [] as readonly string[], rows: [] as unknown[][], broken: [] as string[] };
  await readRawRows(
    path,
    { format: 'auto', header: true, ...reading },
    {
      names: (names) => {
        found.names = names;
      },
      row: (values, number) => found.rows.push([number, ...values]),
      broken: (number, line, problem) => found.broken.push(`row ${number} (line ${line}) ${problem}`),
    },
  );
  return found;
}

test('CSV with a byte order mark, CRLF, quotes, and no line end at the end', async () => {
  expect(await read('\ufeffa,b,c\r\n1,"x, ""y""",3\r\n\r\n2,"two\r\nlines",\r\n3,"",6')).toEqual({
    names: ['a', 'b', 'c'],
    rows: [
      [1, '1', 'x, "y"', '3'],
      [2, '2', 'two\r\nlines', ''],
      [3, '3', '', '6'],
    ],
    broken: [],
  });
});

test.each([
  ['semicolons, with commas in numbers', 'a;b\n1,5;2\n2,5;3\n', ['1,5', '2']],
  ['tabs', 'a\tb\n1\t2, or 3\n', ['1', '2, or 3']],
  ['bars', 'a|b\n1|2\n', ['1', '2']],
  ['a delimiter within quotes', 'a,b\n"x;y;z",2\n', ['x;y;z', '2']],
])('finds %s', async (_, text, first) => {
  const { names, rows } = await read(text);
  expect(names).toEqual(['a', 'b']);
  expect(rows[0]).toEqual([1, ...first]);
});

test('no header: columns are named by position', async () => {
  expect(await read('5,6\n7,8\n', { header: false })).toMatchObject({
    names: ['1', '2'],
    rows: [
      [1, '5', '6'],
      [2, '7', '8'],
    ],
  });
});

test('gzip is seen by its first bytes', async () => {
  expect((await read(gzipSync('a,b\n1,2\n'))).rows).toEqual([[1, '1', '2']]);
  await expect(read(gzipSync('a,b\n1,2\n').subarray(0, 20))).rejects.toThrow('ends too early or is damaged');
});

test('a broken row is named with its number, its line and what is wrong', async () => {
  const { rows, broken } = await read('a,b,c\n1,2,3\n"q\nr",5,6\n7,8\n9,10,11\n1,2,3,4\n4,"5"x,6\n');
  expect(rows.map(([number]) => number)).toEqual([1, 2, 4]);
  expect(broken).toEqual([
    'row 3 (line 5) has 2 fields, and the header has 3',
    'row 5 (line 7) has 4 fields, and the header has 3',
    "row 6 (line 8) has text after a closing quote in 'b'",
  ]);
  await expect(read('a,b\n1,2\n3,"4\n5,6\n')).rejects.toThrow(
    'Row 2 (line 3) of the raw file opens a quote that never closes',
  );
  const latin = Buffer.concat([Buffer.from('a,b\n1,'), Buffer.from([0xe9]), Buffer.from('\n')]);
  expect((await read(latin)).broken).toEqual(["row 1 (line 2) holds bytes that are not UTF-8 in 'b'"]);
});

test('JSON lines and a JSON array; a field that is missing is null', async () => {
  const expected = {
    names: ['a', 'b', 'c'],
    rows: [
      [1, '1', 'x', null],
      [2, null, 'true', '[1]'],
    ],
    broken: [],
  };
  expect(await read('{"a":1,"b":"x"}\n\n{"b":true,"c":[1]}\n')).toEqual(expected);
  expect(await read('[{"a":1,"b":"x"},{"b":true,"c":[1]}]')).toEqual(expected);
  expect((await read('{"a":1}\n{"a":\n3\n')).broken).toEqual([
    'row 2 (line 2) is not a JSON object',
    'row 3 (line 3) is not a JSON object',
  ]);
});

test('Parquet of any making, ours included', async () => {
  const path = join(folder, 'own.parquet');
  const columns = { n: { type: 'number' }, t: { type: 'text', nullable: true } } as const;
  await writeTable(createTable({ columns, values: { n: [1, 2.5], t: ['x', null] } }), path);
  expect(await readPath(path)).toMatchObject({
    names: ['__row_number', 'n', 't'],
    rows: [
      [1, '1', '1.0', 'x'],
      [2, '2', '2.5', null],
    ],
  });
});

test('whatever is written as CSV is read as it was', async () => {
  const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ';', 'é', ' ') });
  const write = (row: readonly string[]) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(value, value), { minLength: 1 }), async (rows) => {
      const found = await read(`a,b\n${rows.map((row) => write(row)).join('\n')}\n`, { format: 'csv' });
      expect(found.broken).toEqual([]);
      expect(found.rows.map(([, ...values]) => values)).toEqual(rows);
    }),
    { seed: 2, numRuns: 200 },
  );
});
