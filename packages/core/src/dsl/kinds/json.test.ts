import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { json, metrics, report, writeJson } from './json.ts';

async function keep(value: unknown): Promise<{ readonly bytes: string; readonly value: unknown }> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-json-'));
  const path = join(folder, 'value.json');
  await json<unknown>().encode(value, path);
  const kept = { bytes: await readFile(path, 'utf8'), value: await json<unknown>().decode(path) };
  await rm(folder, { recursive: true });
  return kept;
}

describe('json', () => {
  it('gives back what it was given, infinities and -0 too', async () => {
    const value = { a: [1, 'x', null, true], b: { c: [], d: {} }, e: [-0, Infinity, -Infinity, 1e-7, 2 ** 53] };
    expect((await keep(value)).value).toEqual(value);
    expect((await keep([[1], { a: [{ b: 1 }] }])).value).toEqual([[1], { a: [{ b: 1 }] }]);
  });

  it('is the same bytes for the same value', async () => {
    const { bytes } = await keep({ name: 'é', list: [1, 2], deep: [{ a: -0 }, { b: undefined }], far: Infinity });
    expect(bytes).toMatchInlineSnapshot(`
      "{
        "name": "é",
        "list": [1, 2],
        "deep": [
          {
            "a": -0
          },
          {}
        ],
        "far": 1e999
      }
      "
    `);
  });

  it('refuses what has no JSON, with its path', () => {
    const kind = json<unknown>();
    const wrong = [
      { a: [Number.NaN] },
      { at: new Date(0) },
      [new Map()],
      undefined,
      { f: () => 1 },
      { a: [undefined] },
      Object.assign([1], { 2: 3 }),
    ];
    expect(wrong.map((value) => kind.validate(value))).toMatchInlineSnapshot(`
      [
        "'a[0]' is NaN",
        "'at' is a Date, not plain data",
        "'[0]' is a Map, not plain data",
        "'it' is undefined, not plain data",
        "'f' is a function, not plain data",
        "'a[0]' is undefined, not plain data",
        "'[1]' is undefined, not plain data",
      ]
    `);
    expect(kind.validate({ a: undefined, b: [1, null] })).toBeUndefined();
  });

  it('holds a value to its schema', () => {
    const schema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value: unknown) =>
          typeof value === 'number' ? { value } : { issues: [{ message: 'no number', path: ['a', { key: 'b' }] }] },
      },
    } as never;
    expect(json(schema).validate(1 as never)).toBeUndefined();
    expect(json(schema).validate('x' as never)).toBe("'a.b': no number");
  });
});

it('metrics are figures alone, and a report is json with estimates', () => {
  expect([json().holdsMetrics, metrics().holdsMetrics, report().holdsMetrics]).toEqual([false, true, 'estimates']);
  const value = { loss: 1, note: 'x' };
  expect([json(), metrics(), report()].map((kind) => kind.validate(value as never))).toEqual([
    undefined,
    "'note' is a string, and metrics are numbers and estimates: put it into an output of kind json(), or declare all of it as a report()",
    undefined,
  ]);
  expect(writeJson({ a: 1 })).toBe('{\n  "a": 1\n}');
});
