// Several raw files as one table.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStoredFile, definePipeline, file } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clean } from '../clean.ts';
import { evaluate } from '../evaluate.ts';
import type { AnyTable } from '../kinds/table.ts';
import { category, id, image, number } from '../schemas/column.ts';
import { trainLinear } from '../train-linear.ts';
import { cleanParams } from './clean-params.ts';
import type { CleanReport } from './clean-report.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-several-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(
  texts: Readonly<Record<string, string>>,
  params: object,
): Promise<{ readonly rows: AnyTable; readonly test: AnyTable; readonly report: CleanReport }> {
  const files: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(texts)) {
    await writeFile(join(folder, name), text);
    files[name] = createStoredFile(join(folder, name));
  }
  return clean.run({ raw: undefined, files, test: undefined } as never, cleanParams.parse(params), testContext());
}

const columns = { x: number(), c: category(['a', 'b']) };

test('rows come file by file in the order of the names, whatever each file looks like', async () => {
  const made = await run(
    { 'b.csv': 'c;x\na;4\nb;5\n', 'a.tsv': 'x\tc\n1\ta\n2\tb\n', 'c.jsonl': '{"x":6,"c":"a"}\n' },
    { columns },
  );
  expect(made.rows.column('x')).toEqual([1, 2, 4, 5, 6]);
  expect(made.rows.column('c')).toEqual(['a', 'b', 'a', 'b', 'a']);
  expect([...made.rows.rowNumbers]).toEqual([1, 2, 3, 4, 5]);
  expect(made.report.rows.raw).toBe(5);
  expect(made.report.files).toEqual([
    { name: 'a.tsv', first: 1, rows: 2 },
    { name: 'b.csv', first: 3, rows: 2 },
    { name: 'c.jsonl', first: 5, rows: 1 },
  ]);
  expect(made.report.summary.slice(0, 4)).toEqual([
    '5 raw rows: 5 kept; none dropped.',
    "'a.tsv': 2 raw rows.",
    "'b.csv': 2 raw rows.",
    "'c.jsonl': 1 raw rows.",
  ]);
});

test('duplicates, medians and ids are of all files together, and a row is named with its file', async () => {
  const made = await run(
    { one: 'x,c\n1,a\n,b\n', two: 'x,c,extra\n1,a,0\n3,a,0\n', three: 'x,c,extra\n5,b,0\n' },
    { columns, missing: { x: 'median' }, duplicates: 'drop' },
  );
  // one: 1 and a missing value; three: 5; two: 1, which is a duplicate, and 3. The median of 1, 5 and 3.
  expect(made.rows.column('x')).toEqual([1, 3, 5, 3]);
  expect(made.report.summary).toContainEqual(expect.stringContaining("duplicate row, rows 1 of 'two'"));
  expect(made.report.anomalies.find(({ problem }) => problem === 'undeclared-column')?.count).toBe(1);
  const ids = { k: id({ unique: true }), x: number() };
  await expect(run({ p: 'k,x\n7,1\n', q: 'k,x\n8,1\n7,2\n' }, { columns: ids })).rejects.toThrow(
    "column 'k' holds '7', which another row has too (row 2 of 'q')",
  );
});

test('the name of the file can be a column', async () => {
  const wine = { acid: number({ from: 1 }), kind: category(['red', 'white']) };
  const made = await run({ red: '7.4\n7.8\n', white: '6.3\n' }, { columns: wine, header: false, fileColumn: 'kind' });
  expect(made.rows.column('kind')).toEqual(['red', 'red', 'white']);
  expect(made.rows.column('acid')).toEqual([7.4, 7.8, 6.3]);
  await expect(run({ a: 'kind,acid\nred,1\n' }, { columns: wine, fileColumn: 'kind' })).rejects.toThrow(
    "'a': There is a raw column 'kind' already: say another name for fileColumn",
  );
});

test('images of several files are one behind the other', async () => {
  const pixels = { picture: image({ shape: [1, 2, 1], from: ['p0', 'p1'], min: 0, max: 9 }) };
  const made = await run({ a: 'p0,p1\n1,2\n3,4\n', b: 'p1,p0\n6,5\n' }, { columns: pixels }).catch((error) => error);
  // In the second file the columns are in another order, so that they are no range.
  expect(String(made)).toContain("'b': ");
  const same = await run({ a: 'p0,p1\n1,2\n3,4\n', b: 'p0,p1\n5,6\n' }, { columns: pixels });
  expect([...(same.rows.column('picture') as { data: Float32Array }).data]).toEqual([1, 2, 3, 4, 5, 6]);
});

test('what is wrong names the file', async () => {
  const good = 'x,c\n1,a\n';
  await expect(run({ good, bad: 'y,c\n1,a\n' }, { columns })).rejects.toThrow("'bad': There is no raw column 'x'");
  await expect(run({ good, bad: 'x,c\n1,a\nq,a\n' }, { columns })).rejects.toThrow(
    "column 'x' holds 'q', which is not a number (row 2 of 'bad')",
  );
  await expect(run({ good, bad: 'x,c\n1,a\n1,2,3\n' }, { columns })).rejects.toThrow("row 2 of 'bad' (line 3)");
  await expect(run({ good, bad: 'x,c\n1,a\n,a\n' }, { columns })).rejects.toThrow("1 of 3 raw rows (row 2 of 'bad')");
  await expect(run({}, { columns })).rejects.toThrow('There are no raw files: give raw, or files with at least one');
});

test('lineage: the rows are of all files, and of none else', () => {
  const planned = (judged: string) =>
    definePipeline('p', {
      build: () => {
        const { rows } = clean({ files: { one: file('one.csv'), two: file('two.csv') } }, { columns });
        const { model } = trainLinear({ rows }, { label: 'c' });
        return { metrics: evaluate({ model, rows: clean({ raw: file(judged) }, { columns }).rows }).metrics };
      },
    }).plan();
  expect(() => planned('three.csv')).not.toThrow();
  for (const own of ['one.csv', 'two.csv']) expect(() => planned(own)).toThrow('on rows that it learned from');
});

test('one file or several, and not both', () => {
  definePipeline('p', {
    build: () => {
      const files = { one: file('one.csv') };
      // @ts-expect-error Both are given.
      clean({ raw: file('two.csv'), files }, { columns });
      // @ts-expect-error Neither is given.
      clean({}, { columns });
      return { rows: clean({ files }, { columns }).rows };
    },
  });
});
