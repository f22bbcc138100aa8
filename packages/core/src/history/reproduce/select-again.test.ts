import { expect, test } from 'vitest';
import type { NodeId } from '../../base/brand.ts';
import type { RecordedNode } from '../../run/record/record.ts';
import { selectAgain } from './select-again.ts';

const node = (id: string, outcome: RecordedNode['outcome'], reads: readonly string[] = [], item?: string) =>
  ({
    ...{ id, label: item ? `${id}[${item}]` : id, outcome, ...(item && { items: [item] }) },
    inputs: Object.fromEntries(reads.map((from) => [from, { node: from as NodeId, output: 'out' }])),
  }) as unknown as RecordedNode;

const nodes = [
  node('file', 'fresh'),
  node('clean', 'fresh', ['file']),
  node('train', 'ran', ['clean'], '2024-03'),
  node('other', 'ran', ['file']),
  node('deploy', 'skipped', ['train']),
];

test('a whole run and a run until a node are asked for as they were', () => {
  expect(selectAgain({ nodes, selection: { until: null } })).toEqual([]);
  expect(selectAgain({ nodes, selection: { until: 'clean' } })).toEqual(['--until', 'clean']);
});

test('of another selection, everything that was made is made again, with what it needs', () => {
  const selection = { until: null, parts: { select: ['result:failed', 'changed'] }, asStored: 2 };
  expect(selectAgain({ nodes, selection })).toEqual(['--until', 'train[2024-03]', '--until', 'other']);
});
