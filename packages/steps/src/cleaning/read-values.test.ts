// Values as their columns declare them: numbers in other people's writing, blanks, what stands for no value, names.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStoredFile } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clean } from '../clean.ts';
import type { AnyTable } from '../kinds/table.ts';
import { boolean, category, image, number, text } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import { writeTable } from '../tables/write-table.ts';
import { cleanParams } from './clean-params.ts';
import { cleanRawRows } from './clean-raw-rows.ts';
import type { CleanReport } from './clean-report.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-values-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function cleanFile(path: string, params: object): Promise<{ rows: AnyTable; report: CleanReport }> {
  return clean.run({ raw: createStoredFile(path) }, cleanParams.parse(params), testContext());
}

async function run(raw: string | Uint8Array, params: object) {
  const path = join(folder, 'raw');
  await writeFile(path, raw);
  return cleanFile(path, params);
}

const issuesOf = (params: object) =>
  cleanParams
    .safeParse({ columns: { a: number() }, ...params })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('numbers', () => {
  const columns = { x: number() };

  test.each([
    ['decimal commas', { decimal: ',' }, ['1,5', '-0,25', '+3', ',5', '1,5e3'], [1.5, -0.25, 3, 0.5, 1500]],
    ['thousands', { thousands: ',' }, ['1,234', '12,345,678.5', '999', '-1,000'], [1234, 12345678.5, 999, -1000]],
    ['both', { decimal: ',', thousands: '.' }, ['1.234,5', '1234,5', '12.345.678'], [1234.5, 1234.5, 12345678]],
    [
      'blanks of all kinds',
      { decimal: ',', thousands: ' ' },
      ['1 234,5', '1\u00a0234,5', '1\u202f234,5'],
      [1234.5, 1234.5, 1234.5],
    ],
    ['apostrophes', { thousands: "'" }, ["1'234.5", '1’234.5'], [1234.5, 1234.5]],
  ])('with %s', async (_, reading, texts, expected) => {
    const raw = `x\n${texts.map((value) => `"${value}"`).join('\n')}\n`;
    const { rows } = await run(raw, { columns, delimiter: ';', ...reading });
    expect(rows.column('x')).toEqual(expected);
  });

  test.each([
    [{ thousands: ',' }, '1,23'],
    [{ thousands: ',' }, '1,234,56'],
    [{ decimal: ',' }, '1.5'],
    [{ decimal: ',' }, '1,2,3'],
    [{ decimal: ',', thousands: '.' }, '1.23'],
    [{}, '1,5'],
    [{ thousands: '.', decimal: ',' }, '0x10'],
  ])('%o does not read %s', async (reading, value) => {
    await expect(run(`x\n"${value}"\n`, { columns, delimiter: ';', ...reading })).rejects.toThrow(
      `column 'x' holds '${value}', which is not a number (row 1)`,
    );
  });

  test('a file in another writing is told how to be read', async () => {
    await expect(run('x;y\n1,5;2\n', { columns })).rejects.toThrow("If '1,5' has a decimal comma, say decimal: ','");
    await expect(run('x;y\n1.234.567;2\n', { columns })).rejects.toThrow('say thousands: "."');
    const latin = Buffer.concat([Buffer.from('x,y\n1,Z'), Buffer.from([0xfc]), Buffer.from('rich\n')]);
    await expect(run(latin, { columns })).rejects.toThrow("such as encoding: 'windows-1252' or 'utf-16'");
    const rows = 'title\nx,y\n1,2\n';
    await expect(run(rows, { columns })).rejects.toThrow('if its first lines are comments, say comment');
    // With the column of that name declared, it is a file of one column.
    const { rows: titles } = await run(rows, { columns: { title: text() } });
    expect(titles.column('title')).toEqual(['x,y', '1,2']);
  });

  test('a whole number that JavaScript does not have is rounded and told; as a text it stays', async () => {
    const columns = { id: text(), n: number({ from: 'id' }) };
    const expected = { problem: 'rounded-number', column: 'n', count: 1, rows: [1], examples: ['9007199254740993'] };
    for (const raw of [
      '{"id":9007199254740993}\n{"id":9007199254740992}\n{"id":12}\n',
      'id\n9007199254740993\n9007199254740992\n12\n',
    ]) {
      const { rows, report } = await run(raw, { columns });
      expect(rows.column('id')).toEqual(['9007199254740993', '9007199254740992', '12']);
      expect(rows.column('n')).toEqual([9007199254740992, 9007199254740992, 12]);
      expect(report.anomalies).toMatchObject([expected]);
    }
  });
});

describe('no value', () => {
  test('a number that means no value means it in every writing of it', async () => {
    const columns = {
      x: number({ nullable: true, min: 0 }),
      c: category(['1', '2'], { nullable: true }),
      b: boolean({ nullable: true }),
      t: text({ nullable: true }),
    };
    const raw = 'x,c,b,t\n-999.0,-999.00,-9.99e2,-999.0\n 1 ,1,yes,-999\n-999,-999,-999,x\n';
    const { rows } = await run(raw, { columns, missingValues: ['-999'] });
    expect(rows.column('x')).toEqual([null, 1, null]);
    expect(rows.column('c')).toEqual([null, '1', null]);
    expect(rows.column('b')).toEqual([null, true, null]);
    // A text is a text: what is written otherwise is another.
    expect(rows.column('t')).toEqual(['-999.0', null, 'x']);
    const comma = await run('x;y\n-999,0;1\n1,5;2\n', {
      columns: { x: number({ nullable: true }) },
      decimal: ',',
      missingValues: ['-999'],
    });
    expect(comma.rows.column('x')).toEqual([null, 1.5]);
  });

  test('also in Parquet, where a number is written by its type, and in JSON', async () => {
    const path = join(folder, 'missing.parquet');
    const spec = { x: { type: 'number' } } as const;
    await writeTable(createTable({ columns: spec, values: { x: [-999, 1, 2] } }), path);
    const columns = { x: number() };
    const params = { columns, missing: { x: 'median' }, missingValues: ['-999'] };
    expect((await cleanFile(path, params)).rows.column('x')).toEqual([1.5, 1, 2]);
    expect((await run('{"x":-999.0}\n{"x":1}\n{"x":2}\n', params)).rows.column('x')).toEqual([1.5, 1, 2]);
  });

  test('a pixel that means no value leaves the image without one', async () => {
    const pixels = image({ shape: [1, 2, 1], min: 0, max: 9, from: [1, 2] });
    const { report } = await run('1,2\n-1.0,2\n', {
      columns: { pixels },
      header: false,
      missingValues: ['-1'],
      missing: { pixels: 'drop' },
    });
    expect(report.rows).toMatchObject({ raw: 2, missingDropped: 1 });
  });
});

describe('blanks', () => {
  const raw = 'c,t,n\n f ," two ", 1 \nf,   ,2\n';
  const columns = { c: category(['f', ' f ']), t: text({ nullable: true }), n: number() };

  test('around texts and categories are left out alike', async () => {
    const { rows } = await run(raw, { columns });
    expect(rows.column('c')).toEqual(['f', 'f']);
    expect(rows.column('t')).toEqual(['two', null]);
    expect(rows.column('n')).toEqual([1, 2]);
  });

  test('or are kept alike, and stay what they are when the model serves', async () => {
    const { rows } = await run(raw, { columns, blanks: 'keep' });
    expect(rows.column('c')).toEqual([' f ', 'f']);
    expect(rows.column('t')).toEqual([' two ', '   ']);
    expect(rows.column('n')).toEqual([1, 2]);
    const path = join(folder, 'new.csv');
    await writeFile(path, raw);
    const { table } = await cleanRawRows(path, rows.cleaning!, { needed: ['c', 't'] });
    expect(table.column('t')).toEqual([' two ', '   ']);
  });
});

describe('raw columns', () => {
  const twice = 'id,score,score\n1,5,7\n2,6,8\n';

  test('two of one name are told apart by position', async () => {
    await expect(run(twice, { columns: { score: number() } })).rejects.toThrow(
      "The raw file has 2 columns 'score', at positions 2, 3: say by position which one 'score' is, from: 2",
    );
    const { rows } = await run(twice, { columns: { first: number({ from: 2 }), second: number({ from: 3 }) } });
    expect([rows.column('first'), rows.column('second')]).toEqual([
      [5, 6],
      [7, 8],
    ]);
    await expect(run(twice, { columns: { score: number({ from: 4 }) } })).rejects.toThrow(
      "Column 'score' is read from position 4, and the file has 3 raw columns",
    );
  });

  test('a position says nothing of a file with other columns', async () => {
    const { rows } = await run(twice, { columns: { second: number({ from: 3 }) } });
    const path = join(folder, 'new.csv');
    await writeFile(path, 'score,other,id\n5,7,1\n');
    await expect(cleanRawRows(path, rows.cleaning!, { needed: ['second'] })).rejects.toThrow(
      "Column 'second' is read from position 3, where 'score' stood and now stands 'id'",
    );
    await writeFile(path, twice);
    expect((await cleanRawRows(path, rows.cleaning!, { needed: ['second'] })).table.column('second')).toEqual([7, 8]);
  });

  test('a name in other capitals is named', async () => {
    await expect(run('Age\n1\n', { columns: { age: number() } })).rejects.toThrow(
      "There is no raw column 'age'. The file has 'Age', with other capital letters: say from: 'Age'",
    );
  });

  test('of Parquet have their own names, also where two are equal or differ in capitals', async () => {
    const path = join(folder, 'names.parquet');
    const spec = { xa: { type: 'number' }, xb: { type: 'number' }, xc: { type: 'text' } } as const;
    await writeTable(createTable({ columns: spec, values: { xa: [1], xb: [2], xc: ['t'] } }), path);
    const rename = async (to: string) => {
      const bytes = await readFile(path);
      const changed = Buffer.from(bytes.toString('latin1').replaceAll('xb', to), 'latin1');
      const target = join(folder, `names-${to}.parquet`);
      await writeFile(target, changed);
      return target;
    };
    const cased = await rename('XA');
    const both = await cleanFile(cased, { columns: { xa: number(), XA: number() } });
    expect([both.rows.column('xa'), both.rows.column('XA')]).toEqual([[1], [2]]);
    const same = await rename('xa');
    await expect(cleanFile(same, { columns: { xa: number() } })).rejects.toThrow(
      "The raw file has 2 columns 'xa', at positions 2, 3",
    );
    const second = await cleanFile(same, { columns: { x: number({ from: 3 }), xc: text() } });
    expect([second.rows.column('x'), second.rows.column('xc')]).toEqual([[2], ['t']]);
  });
});

test('a model reads raw rows as its training file was read', async () => {
  const columns = { x: number(), c: category(['ü', 'y']) };
  const raw = Buffer.from('# note\nx;c\n1.234,5;ü\n2,5;y\n', 'latin1');
  const reading = { delimiter: ';', encoding: 'latin1', decimal: ',', thousands: '.', comment: '#' };
  const { rows } = await run(raw, { columns, ...reading });
  expect(rows.cleaning).toMatchObject({ reading });
  const path = join(folder, 'new.csv');
  await writeFile(path, Buffer.from('# other\nx;c\n9,5;ü\n', 'latin1'));
  const { table } = await cleanRawRows(path, rows.cleaning!, { needed: ['x', 'c'] });
  expect([table.column('x'), table.column('c')]).toEqual([[9.5], ['ü']]);
  // JSON knows numbers: how a CSV writes them says nothing of it.
  await writeFile(path, '{"x":9.5,"c":"y"}\n');
  const json = { ...rows.cleaning!, reading: { ...rows.cleaning!.reading, encoding: 'utf-8' } };
  expect((await cleanRawRows(path, json, { needed: ['x'] })).table.column('x')).toEqual([9.5]);
  const plain = await run('x,c\n1,y\n', { columns });
  expect('reading' in plain.rows.cleaning!).toBe(false);
});

describe('params that nothing would read, or that contradict each other, are refused', () => {
  test.each([
    [{ format: 'jsonl', delimiter: ';' }, 'delimiter: is for CSV and TSV and would be ignored by JSON: leave it out'],
    [
      { format: 'parquet', encoding: 'utf-16' },
      'encoding: is for CSV, TSV and JSON and would be ignored by Parquet: leave it out',
    ],
    [{ format: 'parquet', header: false }, 'header: is for CSV and TSV and would be ignored by Parquet: leave it out'],
    [{ format: 'tsv', delimiter: ';' }, "delimiter: is for format: 'csv': a TSV has tabs"],
    [{ thousands: '.' }, "thousands: is '.', which is the decimal point: say decimal too"],
    [{ delimiter: '"' }, `delimiter: is '"', which already means something else`],
    [{ comment: ';', delimiter: ';' }, "comment: is ';', which already means something else"],
    [{ delimiter: '::' }, 'delimiter: say one character, and no line end'],
    [{ encoding: 'latin-9000' }, "encoding: is not an encoding: say 'utf-8', 'utf-16', 'windows-1252', …"],
    [{ quote: 'no' }, "quote: say one character, or 'none'"],
    [{ thousands: '0' }, 'thousands: cannot be a digit, a sign or an e'],
  ])('%o', (params, issue) => expect(issuesOf(params)).toEqual([issue]));

  test('also where the format is found by the first bytes', async () => {
    await expect(run('{"x":1}\n', { columns: { x: number() }, decimal: ',' })).rejects.toThrow(
      "The raw file is JSON, and 'decimal' is for CSV and TSV and would be ignored by JSON: leave it out",
    );
  });
});
