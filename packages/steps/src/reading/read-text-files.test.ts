// Files as programs and people write them: encodings, delimiters, quotes, comments, numbers.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RawReading } from './raw-sink.ts';
import { readRawRows } from './read-raw-rows.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-text-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: string | Uint8Array, reading: Partial<RawReading> = {}) {
  const path = join(folder, 'raw');
  await writeFile(path, bytes);
  const found = { names: [] as readonly string[], rows: [] as unknown[][], broken: [] as string[] };
  await readRawRows(
    path,
    { format: 'auto', header: true, ...reading },
    {
      names: (names) => {
        found.names = names;
      },
      row: (values) => found.rows.push([...values]),
      broken: (number, line, problem) => found.broken.push(`row ${number} (line ${line}) ${problem}`),
    },
  );
  return found;
}

const utf16 = (text: string, order: 'le' | 'be', mark = true) => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

describe('encodings', () => {
  const text = 'name,city\nZoë,Łódź\n"a\nb",東京\n';
  const expected = {
    names: ['name', 'city'],
    rows: [
      ['Zoë', 'Łódź'],
      ['a\nb', '東京'],
    ],
    broken: [],
  };

  test('a byte order mark says which it is, whatever the author said', async () => {
    for (const bytes of [Buffer.from(`\ufeff${text}`), utf16(text, 'le'), utf16(text, 'be')]) {
      expect(await read(bytes)).toEqual(expected);
      expect(await read(bytes, { encoding: 'windows-1252' })).toEqual(expected);
      expect(await read(gzipSync(bytes))).toEqual(expected);
    }
  });

  test('without a mark the author says it', async () => {
    expect(await read(utf16(text, 'le', false), { encoding: 'utf-16' })).toEqual(expected);
    expect(await read(utf16(text, 'be', false), { encoding: 'utf-16be' })).toEqual(expected);
    await expect(read(utf16(text, 'le', false))).rejects.toThrow("say encoding: 'utf-16le'");
    await expect(read(utf16(text, 'be', false))).rejects.toThrow("say encoding: 'utf-16be'");
    const latin = Buffer.from([0x61, 0x0a, 0x80, 0xe9, 0x0a]);
    for (const encoding of ['windows-1252', 'latin1', 'iso-8859-1'])
      expect((await read(latin, { encoding })).rows).toEqual([['€é']]);
    expect((await read(Buffer.from([0x61, 0x0a, 0x93, 0x8c, 0x0a]), { encoding: 'shift_jis' })).rows).toEqual([['東']]);
  });

  test('JSON is read in its encoding, and a line that cannot be decoded is named', async () => {
    const line = '{"city":"Łódź"}\n';
    expect((await read(utf16(line, 'le'))).rows).toEqual([['Łódź']]);
    const latin = Buffer.concat([Buffer.from('{"a":"x"}\n{"a":"'), Buffer.from([0xe9]), Buffer.from('"}\n')]);
    expect(await read(latin)).toMatchObject({
      rows: [['x']],
      broken: ['row 2 (line 2) holds bytes that are not UTF-8'],
    });
    expect((await read(latin, { encoding: 'latin1' })).rows).toEqual([['x'], ['é']]);
    const array = Buffer.concat([Buffer.from('[{"a":"x"},\n{"a":"'), Buffer.from([0xe9]), Buffer.from('"}]')]);
    await expect(read(array)).rejects.toThrow('Line 2 of the raw file holds bytes that are not UTF-8');
  });

  test('a replacement character that stands in the file is one, and bytes beside it that cannot be decoded are told', async () => {
    expect((await read('a\n\ufffd\n')).rows).toEqual([['\ufffd']]);
    expect((await read('{"a":"\ufffd"}\n')).rows).toEqual([['\ufffd']]);
    expect((await read(utf16('a\n\ufffd\n', 'le'))).rows).toEqual([['\ufffd']]);
    const mixed = Buffer.concat([Buffer.from('a\n\ufffd\n'), Buffer.from([0xff]), Buffer.from('\nb\n')]);
    expect(await read(mixed)).toEqual({
      names: ['a'],
      rows: [['\ufffd'], ['b']],
      broken: ["row 2 (line 3) holds bytes that are not UTF-8 in 'a'"],
    });
    const lone = Buffer.from([0x61, 0, 0x0a, 0, 0x00, 0xd8, 0x0a, 0, 0x62, 0, 0x0a, 0]);
    expect(await read(lone, { encoding: 'utf-16' })).toMatchObject({
      rows: [['b']],
      broken: ["row 1 (line 2) holds bytes that are not UTF-16 in 'a'"],
    });
  });

  test('characters at the edges of the pieces that a file is read in', async () => {
    for (const width of [1_048_570, 1_048_575, 1_048_576, 1_048_577]) {
      const long = `${'x'.repeat(width)}東\r\nŁ`;
      expect((await read(`a\n"${long}"\nb\n`)).rows).toEqual([[long], ['b']]);
      const half = `${'x'.repeat(width >> 1)}東`;
      expect((await read(utf16(`a\n${half}\n${half}\n`, 'be'))).rows).toEqual([[half], [half]]);
    }
  });
});

describe('delimiters', () => {
  test.each([
    ['bars within fields, without a header', 'a|b,10,5\nc|d,7,8\n', ['a|b', '10', '5']],
    ['one line', 'a|b,10,5', ['a|b', '10', '5']],
    ['decimal commas, without a header', '1,5;2,5\n3,5;4,5\n', ['1,5', '2,5']],
    ['decimal commas in three columns', '1,5;2,5;x\n3,5;4,5;y\n', ['1,5', '2,5', 'x']],
    ['prose with commas', 'Smith, John;5\nDoe, Jane;6\n', ['Smith, John', '5']],
    ['thousands within quotes', '"1,234";x\n"5,678";y\n', ['1,234', 'x']],
    ['semicolons in a list', '1,a;b;c\n2,d\n3,e;f\n', ['1', 'a;b;c']],
    ['tabs, with commas and bars', 'a, b\tc|d\n1,5\t2\n', ['a, b', 'c|d']],
    ['one column', 'apples\npears\n', ['apples']],
    ['one column of times', '12:30:00\n13:45:10\n', ['12:30:00']],
  ])('finds the split of %s', async (_, text, first) => {
    expect((await read(text, { header: false })).rows[0]).toEqual(first);
  });

  test.each([
    ['semicolons', 'note\na; b\nc; d\n', ['a; b']],
    ['commas in every row', 'note\nlate, and wet\nlate,dry\n', ['late, and wet']],
    ['decimal commas', 'price\n1,5\n2,5\n', ['1,5']],
    ['a quoted header with a comma', '"price, in €"\n1,5\n2,5\n', ['1,5']],
    ['quotes and line ends within the values', 'note\n"a; b"\n"c\nd"\n', ['a; b']],
  ])('a header of one column says that there is one, with %s', async (_, text, first) => {
    const { names, rows, broken } = await read(text);
    expect([names.length, rows.length, broken]).toEqual([1, 2, []]);
    expect(rows[0]).toEqual(first);
  });

  test('a delimiter that cannot be guessed is asked for', async () => {
    await expect(read('a,b|c\nd,e|f\n')).rejects.toThrow(
      'The raw file splits by "," into 2 columns as well as by "|" into 2 columns: say which, delimiter: "," or delimiter: "|"',
    );
    await expect(read('1 2 3\n4 5 6\n', { header: false })).rejects.toThrow(
      'The raw file splits by " " into 3 columns: say delimiter: " "',
    );
    await expect(read('1::1193::5\n2::1194::4\n')).rejects.toThrow('replace it by one character');
    await expect(read('a^b\n1^2\n')).rejects.toThrow('say delimiter: "^"');
    expect((await read('a,b|c\nd,e|f\n', { delimiter: '|' })).names).toEqual(['a,b', 'c']);
    expect((await read('1 2 3\n4 5 6\n', { header: false, delimiter: ' ' })).rows[1]).toEqual(['4', '5', '6']);
    expect((await read('1 2\n3 4\n', { header: false, delimiter: ',' })).rows).toEqual([['1 2'], ['3 4']]);
  });

  test.each(['sep=;\n', 'sep=;\r\n', '"sep=;"\r\n', '\ufeffSEP=;\r\n'])('%j is no row, and says it', async (line) => {
    const { names, rows, broken } = await read(`${line}a,b;c\r\n1,5;2\r\nx\r\n`);
    expect([names, rows]).toEqual([['a,b', 'c'], [['1,5', '2']]]);
    expect(broken).toEqual(['row 2 (line 4) has 1 field, and the header has 2']);
    expect((await read(`${line}a;b\n1;2\n`, { delimiter: ',' })).names).toEqual(['a;b']);
  });
});

describe('quotes and comments', () => {
  test('without quotes, a quote is a character like others', async () => {
    const messages = 'ham\t"hi\nspam\tcall "now"\nham\tit"s\n';
    expect((await read(messages, { header: false, delimiter: '\t', quote: 'none' })).rows).toEqual([
      ['ham', '"hi'],
      ['spam', 'call "now"'],
      ['ham', 'it"s'],
    ]);
    await expect(read('a,b\n1,"2\n3,4\n')).rejects.toThrow("say quote: 'none'");
  });

  test('another quote', async () => {
    expect((await read("a,b\n'x,''y',2\n", { quote: "'" })).rows).toEqual([["x,'y", '2']]);
  });

  test('lines that are comments are left out, and lines are counted with them', async () => {
    const text = '# made on Monday, "by hand\n#\na,b\n1,#2\n# 3,4\r\n"# 5",6\n7\n#';
    expect(await read(text, { comment: '#' })).toEqual({
      names: ['a', 'b'],
      rows: [
        ['1', '#2'],
        ['# 5', '6'],
      ],
      broken: ['row 3 (line 7) has 1 field, and the header has 2'],
    });
  });
});

test('numbers of JSON stay as they are written', async () => {
  const line =
    '{"id":9007199254740993,"one":1.0,"big":1e400,"small":-0,"list":[12345678901234567890],"n":0.1,"t":"1e5"}\n';
  const expected = ['9007199254740993', '1.0', '1e400', '-0', '[12345678901234567890]', '0.1', '1e5'];
  expect((await read(line)).rows).toEqual([expected]);
  expect((await read(`[${line}]`)).rows).toEqual([expected]);
});
