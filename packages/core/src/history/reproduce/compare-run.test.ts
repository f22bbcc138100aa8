import { expect, test } from 'vitest';
import { digestBytes } from '../../base/digest.ts';
import type { RecordedNode } from '../../run/record/record.ts';
import { createNode, digests } from '../records/run-record.rig.ts';
import { compareRun } from './compare-run.ts';

const nodes = [
  createNode('file', { file: 'csv' }, { role: 'source' }),
  createNode('clean', { train: 'rows', test: 'other rows' }, { inputs: { raw: 'file.file' } }),
  createNode('train', { model: 'weights' }, { inputs: { rows: 'clean.train' } }),
  createNode('release', {}, { outcome: 'blocked' }),
];

function made(label: string, changes: Partial<RecordedNode>): readonly RecordedNode[] {
  return nodes.map((node) => (node.label === label ? { ...node, ...changes } : node));
}

function reasons(found: readonly RecordedNode[]): readonly string[] {
  return compareRun(nodes, found).differences.map(({ label, output, reason }) => `${label}.${output}: ${reason}`);
}

test('nodes without recorded outputs are not counted', () => {
  expect(compareRun(nodes, nodes)).toEqual({ total: 3, equal: 3, differences: [] });
});

test('every output that differs is named in plan order, with the reason', () => {
  const found = made('clean', { outputs: digests({ train: 'new', test: 'other rows' }) }).map((node) =>
    node.label === 'train' ? { ...node, outputs: digests({ model: 'new' }) } : node,
  );
  const { total, equal, differences } = compareRun(nodes, found.toReversed());
  expect({ total, equal }).toEqual({ total: 3, equal: 1 });
  expect(differences).toEqual([
    {
      ...{ label: 'clean', output: 'train', expected: digestBytes('rows'), found: digestBytes('new') },
      reason: 'other bytes came out under the same key',
    },
    {
      ...{ label: 'train', output: 'model', expected: digestBytes('weights'), found: digestBytes('new') },
      reason: "its 'rows' came from a node that differs",
    },
  ]);
});

test('reasons', () => {
  const other = digests({ model: 'new' });
  expect([
    ...reasons(made('train', { outputs: other, key: null })),
    ...reasons(made('train', { outputs: {}, outcome: 'failed', reason: 'it threw: no rows' })),
    ...reasons(made('train', { outputs: {}, outcome: 'blocked', reason: "'clean' failed" })),
    ...reasons(made('train', { outputs: {} })),
    ...reasons(nodes.slice(0, 2)),
    ...reasons(made('file', { outputs: digests({ file: 'new' }) })),
  ]).toMatchInlineSnapshot(`
    [
      "train.model: its inputs are the same, and its code, params or environment are not",
      "train.model: the node failed: it threw: no rows",
      "train.model: the node was blocked: 'clean' failed",
      "train.model: the node has no such output",
      "train.model: the plan that was built at this commit has no such node",
      "file.file: the bytes that it reads are others",
    ]
  `);
});

test('a node of another id is known by its label', () => {
  const [first] = nodes;
  expect(compareRun([first!], [{ ...first!, id: 'other' as RecordedNode['id'] }]).equal).toBe(1);
});
