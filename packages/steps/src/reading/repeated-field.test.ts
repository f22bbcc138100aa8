import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStoredFile } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean } from '../clean.ts';
import { cleanParams } from '../cleaning/clean-params.ts';
import { number } from '../schemas/column.ts';
import { repeatedField } from './repeated-field.ts';

test.each([
  ['{"a":1,"a":2}', 1, 'a'],
  ['{"a":1,"\\u0061":2}', 1, 'a'],
  ['{"a":{"b":1,"b":2}}', 1, 'b'],
  ['[{"a":1},{"a":1,"c":2,"c":3}]', 3, 'c'],
  ['{"a":"\\"a\\":1","b":":"}', 2, undefined],
  ['{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}', 2, undefined],
  ['{"":1,"":2}', 1, ''],
])('%s', (text, count, expected) => {
  expect(repeatedField(text, count)).toBe(expected);
});

test('whatever JSON.stringify writes has no field twice', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(repeatedField(JSON.stringify(value), 0)).toBeUndefined();
    }),
    { seed: 12 },
  );
});

test('clean names the row, and does not take one of the two values', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-repeated-'));
  const run = async (text: string) => {
    await writeFile(join(folder, 'raw'), text);
    const inputs = { raw: createStoredFile(join(folder, 'raw')) };
    return clean.run(inputs, cleanParams.parse({ columns: { a: number() } }), testContext());
  };
  await expect(run('{"a":1}\n{"a":1,"a":2}\n')).rejects.toThrow("row 2 (line 2) has the field 'a' twice");
  await expect(run('[{"a":1},{"a":1,"a":2}]')).rejects.toThrow("has an object with the field 'a' twice");
  await rm(folder, { recursive: true });
});
