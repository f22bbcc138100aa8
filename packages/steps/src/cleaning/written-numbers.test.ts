// Numbers that are texts stay as they were written, and what means a missing value means it however it was written.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStoredFile } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clean } from '../clean.ts';
import { boolean, categories, category, date, number, text } from '../schemas/column.ts';
import { withDatabase } from '../tables/open-database.ts';
import { cleanParams } from './clean-params.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-written-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(path: string, params: object): Promise<Record<string, readonly unknown[]>> {
  const { rows } = await clean.run({ raw: createStoredFile(path) }, cleanParams.parse(params), testContext());
  return Object.fromEntries(Object.keys(rows.columns).map((name) => [name, [...rows.column(name)]]));
}

async function run(raw: string | Uint8Array, params: object) {
  const path = join(folder, 'raw');
  await writeFile(path, raw);
  return read(path, params);
}

let files = 0;
async function runParquet(sql: string, params: object) {
  const path = join(folder, `${++files}.parquet`);
  await withDatabase([path], (connection) => connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`));
  return read(path, params);
}

describe('lists', () => {
  test('of JSON keep their numbers as they were written', async () => {
    const columns = { tags: categories(['9007199254740993', '1.0', '1']) };
    expect(await run('{"tags":[1.0, 9007199254740993]}\n{"tags":["1"]}\n', { columns })).toEqual({
      tags: ['9007199254740993|1.0', '1'],
    });
  });

  test('of Parquet too; a whole number that was stored as a decimal is its name', async () => {
    const columns = { big: categories(['9007199254740993', '1']), whole: categories(['1', '2']) };
    expect(
      await runParquet('SELECT [9007199254740993::BIGINT, 1] AS big, [2.0::DOUBLE, 1.0] AS whole', { columns }),
    ).toEqual({ big: ['9007199254740993|1'], whole: ['1|2'] });
  });
});

describe('a number that means a missing value, written in another way', () => {
  test('in dates that are numbers', async () => {
    const columns = { moment: date({ time: true, formats: ['unix-seconds'], nullable: true }), n: number() };
    const params = { columns, missingValues: ['-1'] };
    const moment = [null, '2023-11-14T22:13:20.000'];
    expect(await run('moment,n\n-1.0,1\n1700000000,2\n', params)).toEqual({ moment, n: [1, 2] });
    const sql = 'SELECT * FROM (VALUES ((-1)::DOUBLE, 1), (1700000000, 2)) AS t(moment, n)';
    expect(await runParquet(sql, params)).toEqual({ moment, n: [1, 2] });
  });

  test('in booleans and categories, also where it is a value of theirs', async () => {
    const columns = { b: boolean({ nullable: true }), c: category(['3', '5'], { nullable: true }), n: number() };
    const raw = 'b,c,n\n0.0,3.0,1\n1,5,2\n';
    expect(await run(raw, { columns, missingValues: ['0'] })).toEqual({ b: [null, true], c: ['3', '5'], n: [1, 2] });
    expect(await run(raw, { columns, missingValues: ['3'] })).toMatchObject({ c: [null, '5'] });
  });
});

describe('JSON that no table can hold', () => {
  const columns = { a: text() };

  test('half of a character is a broken row, and not U+FFFD', async () => {
    const raw = '{"a":"\\ud83d"}\n{"a":"\\ud83d\\ude00"}\n';
    await expect(run(raw, { columns })).rejects.toThrow("row 1 (line 1) holds half of a character in 'a'");
    expect(await run(raw, { columns, tolerance: 0.5 })).toEqual({ a: ['😀'] });
  });

  test('a file of which no row can be read says why, and not that a column is missing', async () => {
    await expect(run(Buffer.from('{"a":"ä"}\n', 'latin1'), { columns })).rejects.toThrow(
      'No row of the raw file can be read: row 1 (line 1) holds bytes that are not UTF-8. Say which encoding the file has',
    );
    await expect(run('[1, 2]', { columns })).rejects.toThrow('row 1 is not a JSON object. Write one object a line');
    await expect(run('{}\n', { columns })).rejects.toThrow("There is no raw column 'a'. The file has no columns");
  });
});

test('the separator of a list is not taken for the delimiter without being asked to', async () => {
  const columns = { tags: categories(['p', 'q'], { from: 1 }) };
  const raw = 'p|q\nq|p\np|q\n';
  await expect(run(raw, { columns, header: false })).rejects.toThrow(
    'splits by "|", which is also between the names of a declared list: say delimiter: "|"',
  );
  expect(await run(raw, { columns, header: false, delimiter: ',' })).toEqual({ tags: ['p|q', 'p|q', 'p|q'] });
});
