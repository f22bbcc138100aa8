import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMemoryStore } from '../store/memory-store.ts';
import { compareBytes, describeDifference } from './describe-difference.ts';

const compare = (before: string, now: string): string | undefined =>
  compareBytes(Buffer.from(before), Buffer.from(now));

test('of JSON the first path, of text the first line', () => {
  expect([
    compare('{"a":[1,{"b":2}]}', '{"a":[1,{"b":3}]}'),
    compare('{"a":1}', '{"a":1,"b":null}'),
    compare('[1,2]', '[1]'),
    compare('1', '2'),
    compare('{"a":1,"b":2}', '{"b":2,"a":1}'),
    compare('{"x":{"a":1,"b":2}}', '{"x":{"b":2,"a":1}}'),
    compare('{"a":{}}', '{"a":[]}'),
    compare('{"a": 1}', '{"a":1}'),
    compare('one\ntwo\n', 'one\nzwei\n'),
    compare('one', 'one\ntwo'),
    compare(`{"text":"${'x'.repeat(99)}"}`, '{"text":"y"}'),
  ]).toMatchInlineSnapshot(`
    [
      "a[1].b: 2 → 3",
      "b: nothing → null",
      "[1]: 2 → nothing",
      "1 → 2",
      "fields in another order",
      "x in another order",
      "a: {} → []",
      "line 1: "{\\"a\\": 1}" → "{\\"a\\":1}"",
      "line 2: "two" → "zwei"",
      "line 2: nothing → "two"",
      "text: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… → "y"",
    ]
  `);
  expect(compareBytes(Uint8Array.of(0, 1), Uint8Array.of(0, 2))).toBeUndefined();
  expect(compareBytes(Uint8Array.of(255), Uint8Array.of(254))).toBeUndefined();
});

test('of a folder the first file, and of other bytes the digests', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-test-'));
  try {
    const store = createMemoryStore(join(folder, 'store'));
    const keep = async (name: string, files: Readonly<Record<string, string | Uint8Array>>) => {
      await mkdir(join(folder, name));
      for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, name, file), bytes);
      return store.copyIn(join(folder, name), 'folder');
    };
    const one = await keep('one', { 'a.json': '{"n":1}', weights: Uint8Array.of(0, 1, 2) });
    const other = await keep('other', { 'a.json': '{"n":2}', weights: Uint8Array.of(0, 1) });
    const bytes = await keep('bytes', { 'a.json': '{"n":1}', weights: Uint8Array.of(0, 1) });
    const more = await keep('more', { 'a.json': '{"n":1}', weights: Uint8Array.of(0, 1, 2), z: '' });
    await writeFile(join(folder, 'x'), Uint8Array.of(0, 1));
    await writeFile(join(folder, 'y'), Uint8Array.of(0, 2));
    const files = [
      await store.copyIn(join(folder, 'x'), 'file'),
      await store.copyIn(join(folder, 'y'), 'file'),
    ] as const;
    const told = [
      await describeDifference(one, other, store, join(folder, 't1')),
      await describeDifference(one, bytes, store, join(folder, 't2')),
      await describeDifference(one, more, store, join(folder, 't3')),
      await describeDifference(...files, store, join(folder, 't4')),
    ];
    expect(told).toMatchInlineSnapshot(`
      [
        "80dc3fb4b3fb → 3978589850c3, a.json, n: 1 → 2",
        "80dc3fb4b3fb → 65dff0863009, weights, 3 and 2 bytes",
        "80dc3fb4b3fb → 0f63f4989b41, z is there the second time only",
        "b413f47d13ee → fcf0a6c700dd",
      ]
    `);
  } finally {
    await rm(folder, { recursive: true });
  }
});
