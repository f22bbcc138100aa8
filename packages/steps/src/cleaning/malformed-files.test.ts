// Files that are wrong in one way each: every one ends in a named anomaly with row and column, or in an error that names
// them. Nothing is read as something else in silence.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { createStoredFile } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clean } from '../clean.ts';
import { boolean, category, image, number, text } from '../schemas/column.ts';
import { cleanParams } from './clean-params.ts';
import type { CleanReport } from './clean-report.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-malformed-'));
});
afterAll(() => rm(folder, { recursive: true }));

const columns = {
  n: number({ min: 0, max: 100, nullable: true }),
  c: category(['x', 'y'], { nullable: true }),
  b: boolean({ nullable: true }),
};

async function report(raw: string | Uint8Array, params: object = {}): Promise<CleanReport> {
  const path = join(folder, 'raw');
  await writeFile(path, raw);
  const parsed = cleanParams.parse({ columns, ...params });
  return (await clean.run({ raw: createStoredFile(path) }, parsed, testContext())).report;
}

const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
type Case = readonly [what: string, raw: string | Uint8Array, message: string, params?: object];
const withParams = (cases: readonly Case[]) =>
  cases.map(([what, raw, message, params = {}]) => [what, raw, message, params] as const);

const good = 'n,c,b\n1,x,yes\n2,y,no\n';

/** Row 3, line 4, is wrong. */
const brokenRows: readonly Case[] = [
  ['a field too few', `${good}3,x\n`, 'row 3 (line 4) has 2 fields, and the header has 3'],
  ['a field too many', `${good}3,x,yes,\n`, 'row 3 (line 4) has 4 fields, and the header has 3'],
  ['another delimiter', `${good}3;x;yes\n`, 'row 3 (line 4) has 1 field, and the header has 3'],
  ['an unquoted delimiter', `${good}3,x, y,yes\n`, 'row 3 (line 4) has 4 fields, and the header has 3'],
  ['a decimal comma among commas', `${good}3,5,x,yes\n`, 'row 3 (line 4) has 4 fields, and the header has 3'],
  ['a line of words', `${good}Total\n`, 'row 3 (line 4) has 1 field, and the header has 3'],
  ['a line of delimiters', `${good},,,,\n`, 'row 3 (line 4) has 5 fields, and the header has 3'],
  ['a comment that nobody declared', `${good}# end\n`, 'row 3 (line 4) has 1 field, and the header has 3'],
  ['text after a quote', `${good}3,"x"x,yes\n`, "row 3 (line 4) has text after a closing quote in 'c'"],
  ['a quote after blanks', `${good}3,"x" ,yes\n`, "row 3 (line 4) has text after a closing quote in 'c'"],
  ['a quote escaped by a backslash', `${good}3,"x\\"y",yes\n`, "row 3 (line 4) has text after a closing quote in 'c'"],
  ['Latin-1 among UTF-8', bytes(good, '3,', [0xe9], ',yes\n'), "row 3 (line 4) holds bytes that are not UTF-8 in 'c'"],
  [
    'half a character',
    bytes(good, '3,x', [0xe6, 0x9d], ',yes\n'),
    "row 3 (line 4) holds bytes that are not UTF-8 in 'c'",
  ],
  [
    'an overlong character',
    bytes(good, '3,', [0xc0, 0xaf], ',no\n'),
    "row 3 (line 4) holds bytes that are not UTF-8 in 'c'",
  ],
  [
    'a surrogate in UTF-8',
    bytes(good, '3,', [0xed, 0xa0, 0x80], ',no\n'),
    "row 3 (line 4) holds bytes that are not UTF-8 in 'c'",
  ],
  ['a zero byte', bytes(good, '3,x', [0], ',yes\n'), "row 3 (line 4) holds a zero byte in 'c'"],
  ['a block of zeros', bytes(good, '3,x,', new Array(64).fill(0), '\n'), "row 3 (line 4) holds a zero byte in 'b'"],
  ['the last line cut off', `${good}3,x`, 'row 3 (line 4) has 2 fields, and the header has 3'],
  [
    'half of a pair in UTF-16',
    Buffer.concat([
      Buffer.from(`\ufeff${good}3,`, 'utf16le'),
      Buffer.from([0, 0xd8]),
      Buffer.from(',yes\n', 'utf16le'),
    ]),
    "in 'c'",
  ],
  [
    'a row before any column without a header',
    '1,x,yes\n2,y,no\n3\n',
    'row 3 (line 3) has 1 field, and the first row has 3',
    {
      header: false,
      columns: { n: number({ from: 1 }) },
    },
  ],
];

describe('a row that is broken', () => {
  test.each(withParams(brokenRows))('%s', async (_, raw, problem, params) => {
    await expect(report(raw, params)).rejects.toThrow(problem);
    const { anomalies, rows } = await report(raw, { ...params, tolerance: 0.5 });
    expect(rows).toMatchObject({ raw: 3, broken: 1 });
    expect(anomalies.find((anomaly) => anomaly.problem === 'broken-row')).toMatchObject({
      count: 1,
      rows: [3],
      examples: [expect.stringContaining(problem)],
    });
  });
});

const badJson: readonly (readonly [what: string, line: string | Uint8Array])[] = [
  ['a number', '3'],
  ['null', 'null'],
  ['a list', '[1]'],
  ['a text', '"n"'],
  ['cut off', '{"n":'],
  ['a comma too many', '{"n":3,}'],
  ['single quotes', "{'n':3}"],
  ['no quotes', '{n:3}'],
  ['NaN', '{"n":NaN}'],
  ['two objects', '{"n":3}{"n":4}'],
  ['a comment', '// end'],
  ['a leading zero', '{"n":03}'],
  ['a tab in a text', '{"n":"\t"}'],
  ['bytes that are not UTF-8', bytes('{"c":"', [0xe9], '"}')],
];

describe('a line that is no JSON object', () => {
  test.each(badJson)('%s', async (_, line) => {
    const raw = bytes('{"n":1,"c":"x","b":true}\n{"n":2,"c":"y","b":false}\n', line as string, '\n');
    const { anomalies } = await report(raw, { tolerance: 0.5 });
    expect(anomalies).toMatchObject([{ problem: 'broken-row', count: 1, rows: [3] }]);
    await expect(report(raw)).rejects.toThrow('row 3 (line 3)');
  });
});

const badValues: readonly (readonly [what: string, row: string, column: string, problem: string])[] = [
  ['a word for a number', 'abc,x,yes', 'n', 'not-a-number'],
  ['a decimal comma', '"3,5",x,yes', 'n', 'not-a-number'],
  ['thousands', '"1,000",x,yes', 'n', 'not-a-number'],
  ['a unit', '3kg,x,yes', 'n', 'not-a-number'],
  ['a currency', '$3,x,yes', 'n', 'not-a-number'],
  ['a percentage', '3%,x,yes', 'n', 'not-a-number'],
  ['a hexadecimal number', '0x10,x,yes', 'n', 'not-a-number'],
  ['an underscore', '1_0,x,yes', 'n', 'not-a-number'],
  ['two points', '1.2.3,x,yes', 'n', 'not-a-number'],
  ['a minus behind', '3-,x,yes', 'n', 'not-a-number'],
  ['infinity', 'Infinity,x,yes', 'n', 'not-a-number'],
  ['beyond all numbers', '1e999,x,yes', 'n', 'not-a-number'],
  ['NaN', 'nan,x,yes', 'n', 'not-a-number'],
  ['digits of another script', '٣,x,yes', 'n', 'not-a-number'],
  ['a minus of typographers', '−3,x,yes', 'n', 'not-a-number'],
  ['a date', '2020-01-01,x,yes', 'n', 'not-a-number'],
  ['a number below its range', '-1,x,yes', 'n', 'below-minimum'],
  ['a number above its range', '101,x,yes', 'n', 'above-maximum'],
  ['an unknown category', '3,z,yes', 'c', 'unknown-category'],
  ['a category in capitals', '3,X,yes', 'c', 'unknown-category'],
  ['a replacement character', '3,\ufffd,yes', 'c', 'unknown-category'],
  ['a category with something invisible', '3,x\u200b,yes', 'c', 'unknown-category'],
  ['a boolean of another language', '3,x,ja', 'b', 'not-a-boolean'],
  ['a boolean of 2', '3,x,2', 'b', 'not-a-boolean'],
];

describe('a value that is not as its column declares it', () => {
  test.each(badValues)('%s', async (_, row, column, problem) => {
    const raw = `${good}${row}\n`;
    await expect(report(raw)).rejects.toThrow(`column '${column}' holds '`);
    const { anomalies } = await report(raw, { tolerance: 0.5 });
    expect(anomalies.find((anomaly) => anomaly.problem === problem)).toMatchObject({ column, count: 1, rows: [3] });
  });

  test('no value, where nothing may be missing', async () => {
    await expect(report(`${good},x,yes\n`, { columns: { n: number() } })).rejects.toThrow(
      "Column 'n' has no value in 1 of 3 raw rows (row 3)",
    );
  });

  test('a number that had to be rounded', async () => {
    const { anomalies } = await report('n\n1\n9007199254740993\n', { columns: { n: number() } });
    expect(anomalies).toMatchObject([{ problem: 'rounded-number', column: 'n', rows: [2] }]);
  });
});

const refused: readonly Case[] = [
  ['nothing at all', '', 'The raw file has no rows'],
  ['a byte order mark alone', '\ufeff', 'The raw file has no rows'],
  ['blank lines alone', '\n\r\n\n', 'The raw file has no rows'],
  ['a header alone', 'n,c,b\n', 'The raw file has no rows'],
  ['a quote that never closes', `${good}3,"x,yes\n4,y,no\n`, 'Row 3 (line 4) of the raw file opens a quote that never'],
  ['no such column', 'm,c,b\n1,x,yes\n', "There is no raw column 'n'. The file has 'm', 'c', 'b'"],
  ['a column in capitals', 'N,c,b\n1,x,yes\n', "The file has 'N', with other capital letters"],
  ['two columns of one name', 'n,n,c,b\n1,2,x,yes\n', "The raw file has 2 columns 'n', at positions 1, 2"],
  ['no header', '1,x,yes\n2,y,no\n', 'if its first row is not a header, say header: false'],
  ['a title above the header', 'People\nn,c,b\n1,x,yes\n', "There is no raw column 'n'. The file has 'People'"],
  [
    'a header in Latin-1',
    bytes('n,c,b,', [0xe9], '\n1,x,yes,1\n'),
    'The header of the raw file holds bytes that are not',
  ],
  ['UTF-16 without a mark', Buffer.from(good, 'utf16le'), "say encoding: 'utf-16le'"],
  ['an ambiguous delimiter', 'n,c|b\n1,x|yes\n', 'say which, delimiter:'],
  ['blanks for delimiters', '1 2 3\n4 5 6\n', 'say delimiter: " "'],
  ['gzip that was cut off', gzipSync(good.repeat(100)).subarray(0, 40), 'ends too early or is damaged'],
  [
    'gzip that is damaged',
    gzipSync(good).map((byte, at) => (at > 14 ? byte ^ 255 : byte)),
    'ends too early or is damaged',
  ],
  [
    'an image',
    bytes([0x89], 'PNG', [13, 10, 26, 10, 0, 0, 0, 13], 'IHDR'),
    'an image (PNG): read folders of images by readImages',
  ],
  ['a photo', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF'), 'an image (JPEG)'],
  ['an array of NumPy', bytes([0x93], 'NUMPY', [1, 0]), 'a NumPy array: save the table as Parquet'],
  ['an HDF5 file', bytes([0x89], 'HDF', [13, 10, 26, 10]), 'an HDF5 file: save the table as Parquet'],
  ['a workbook', bytes('PK', [3, 4, 20, 0], 'xl/workbook.xml'), 'a ZIP archive or an Excel workbook'],
  ['an old workbook', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'an old Excel workbook'],
  ['bzip2', bytes('BZh91AY'), 'packed by bzip2'],
  ['a web page', '<!DOCTYPE html><html><body>404</body></html>', 'a web page'],
  ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:1\n', 'git lfs pull'],
  ['an array that is cut off', '[{"n":1},\n{"n":2}', 'The raw file is not JSON:'],
  [
    'Parquet that is cut off',
    'PAR1 and no more',
    'The raw file begins as Parquet, and it ends too early or is damaged',
  ],
  ['a JSON that is said to be CSV', '{"n":1}\n', "There is no raw column 'n'", { format: 'csv' }],
  [
    'an image of too few columns',
    'p1,p2\n1,2\n',
    "Column 'p' is an image of 2 × 2 × 1 = 4 pixels, and from 'p1' to 'p2' there are 2 raw columns",
    { columns: { p: image({ shape: [2, 2, 1], min: 0, max: 9, from: ['p1', 'p2'] }) } },
  ],
  [
    'a position that is not there',
    'a,b\n1,2\n',
    'from position 3, and the file has 2',
    { columns: { t: text({ from: 3 }) } },
  ],
];

describe('a file that is refused as a whole', () => {
  test.each(withParams(refused))('%s', async (_, raw, message, params) => {
    await expect(report(raw, params)).rejects.toThrow(message);
  });
});

test('the corpus is as large as it says', () => {
  expect(brokenRows.length + badJson.length + badValues.length + refused.length).toBeGreaterThanOrEqual(80);
});

describe('values and lines that no string of Node can hold', () => {
  /** Of 600 MB of one letter, between two texts: gzip that is small, as one from elsewhere may be. */
  async function packLong(before: string, after: string): Promise<Buffer> {
    const letters = Buffer.alloc(20 * 2 ** 20, 'a');
    async function* write() {
      yield Buffer.from(before);
      for (let part = 0; part < 30; part += 1) yield letters;
      yield Buffer.from(after);
    }
    const parts: Buffer[] = [];
    await pipeline(Readable.from(write()), createGzip({ level: 1 }), async (packed) => {
      for await (const part of packed) parts.push(part as Buffer);
    });
    return Buffer.concat(parts);
  }

  /** Line ends within quotes, so that no line is too long. */
  async function packLongLines(): Promise<Buffer> {
    const lines = `${'a'.repeat(1023)}\n`;
    const parts: Buffer[] = [];
    async function* write() {
      yield Buffer.from('n,c,b\n1,"');
      const piece = Buffer.from(lines.repeat(20 * 1024));
      for (let part = 0; part < 15; part += 1) yield piece;
      yield Buffer.from('",true\n');
    }
    await pipeline(Readable.from(write()), createGzip({ level: 1 }), async (packed) => {
      for await (const part of packed) parts.push(part as Buffer);
    });
    return Buffer.concat(parts);
  }

  test('a line', async () => {
    await expect(report(await packLong('n,c,b\n1,', ',true\n'))).rejects.toThrow(
      'The raw file has a line of more than 256 MB: it cannot be read as rows',
    );
  });

  test('a value of many lines', async () => {
    await expect(report(await packLongLines())).rejects.toThrow(
      "Row 1 (line 2) of the raw file has a value of more than 256 MB in 'c': it cannot be read as a value",
    );
  });
});

test('JSON that is nested too deeply is a broken row, in lines and in an array', async () => {
  const whole = '{"n":1,"c":"x","b":true}';
  const deep = `{"n":1,"c":${'['.repeat(100_000)}${']'.repeat(100_000)},"b":true}`;
  await expect(report(`${whole}\n${deep}\n`)).rejects.toThrow('nested too deeply');
  await expect(report(`[${whole},${deep}]`)).rejects.toThrow('nested too deeply');
});
