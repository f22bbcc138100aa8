import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schemaOf } from './operation-schema.ts';
import { operationTable } from './operation-table.ts';

test('reads inputs, outputs and attributes of a line', () => {
  expect(schemaOf('Cast')).toEqual({
    inputs: [{ type: 'SrcT', count: undefined, types: undefined }],
    outputs: [{ name: 'y', count: undefined }],
    attributes: new Map([
      ['SrcT', { kind: 'type', hasDefault: false }],
      ['DstT', { kind: 'type', hasDefault: false }],
      ['Truncate', { kind: 'bool', hasDefault: true }],
    ]),
  });
  expect(schemaOf('Pack')?.inputs).toEqual([{ type: 'T', count: 'N', types: undefined }]);
  expect(schemaOf('While')).toMatchObject({
    inputs: [{ type: undefined, count: undefined, types: 'T' }],
    outputs: [{ name: 'output', count: 'T' }],
  });
  expect(schemaOf('Const')?.inputs).toEqual([]);
  expect(schemaOf('Nothing')).toBeUndefined();
});

test('every line can be read, and none is of another version of TensorFlow than the product has', () => {
  const names = operationTable
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]!);
  expect(names.length).toBeGreaterThan(150);
  for (const name of names) expect(schemaOf(name)!.outputs.length, name).toBeGreaterThan(0);
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const [, version] = /tensorflowVersion = '([\d.]+)'/.exec(read('../../../native/pinned.mjs'))!;
  expect(read('operation-table.ts')).toContain(`the registry of TensorFlow ${version}:`);
});
