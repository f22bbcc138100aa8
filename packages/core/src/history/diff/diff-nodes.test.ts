import { expect, test } from 'vitest';
import type { NodeId } from '../../base/brand.ts';
import { createNode } from '../records/run-record.rig.ts';
import { compareArtifacts, pairNodes } from './diff-nodes.ts';

const node = (label: string, bytes: string | undefined, given: { id?: string; step?: string; role?: 'source' } = {}) =>
  createNode(label, bytes === undefined ? {} : { out: bytes }, { ...given, id: (given.id ?? label) as NodeId });

test('nodes are found again by what they are, by their labels, or as the one of their step that is left', () => {
  const before = [
    node('clean', 'a'),
    node('train(rate=1)', 'b', { id: 'x', step: 'train' }),
    node('judge(size=3)', 'c', { step: 'judge' }),
    node('judge(size=5)', 'd', { step: 'judge' }),
    node('ship', 'e', { id: 'y' }),
    node('file(a.csv)', 'f', { step: 'file', role: 'source' }),
  ];
  const now = [
    node('clean', 'a'),
    node('train', 'b2', { id: 'z', step: 'train' }),
    node('judge(size=5)', 'd', { step: 'judge' }),
    node('judge(size=7)', 'g', { step: 'judge' }),
    node('judge(size=8)', 'h', { step: 'judge' }),
    node('ship', undefined, { id: 'w' }),
    node('file(b.csv)', 'f', { step: 'file', role: 'source' }),
  ];
  const paired = pairNodes(before, now);
  expect(compareArtifacts(paired)).toMatchObject({ equal: 2, differs: 1, onlyBefore: 3, onlyNow: 3 });
  expect(compareArtifacts(paired).nodes.map(({ label, was, state }) => [label, was, state].join(' '))).toEqual([
    'clean  equal',
    'train train(rate=1) differs',
    'judge(size=5)  equal',
    'ship  only-before',
    'judge(size=7)  only-now',
    'judge(size=8)  only-now',
    'file(b.csv)  only-now',
    'judge(size=3)  only-before',
    'file(a.csv)  only-before',
  ]);
});
