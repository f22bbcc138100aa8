import { expect, test } from 'vitest';
import { defineKind } from '../../dsl/kind.ts';
import { json } from '../../dsl/kinds/json.ts';
import { createKindTable } from './record-kinds.ts';

const code = { encode: async () => undefined, decode: async () => 1 };

test('a kind has one name in a run, and two that are stored otherwise have two', () => {
  const table = createKindTable();
  const own = defineKind<number, 'json'>({ name: 'json', extension: '.yaml', ...code });
  const folder = defineKind<number, 'model'>({ name: 'model', form: 'folder', ...code });
  expect([json(), json(), own, json(), folder, own].map((kind) => table.nameOf(kind))).toEqual([
    'json',
    'json',
    'json 2',
    'json',
    'model',
    'json 2',
  ]);
  expect(table.kinds).toEqual({
    json: { version: 1, form: 'file', extension: '.json', mediaType: 'application/json' },
    'json 2': { version: 1, form: 'file', extension: '.yaml', mediaType: 'application/octet-stream' },
    model: { version: 1, form: 'folder', extension: '' },
  });
});
