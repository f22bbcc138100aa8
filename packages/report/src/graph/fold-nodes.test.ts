import { expect, test } from 'vitest';
import { idOf, sampleNode } from '../rig/sample-report.rig.ts';
import type { NodeView } from '../view/run-view.ts';
import { foldNodes } from './fold-nodes.ts';
import { layOutGraph } from './lay-out-graph.ts';

/** A file, and trials of two nodes each, from which one is chosen. */
function sweep(trials: number, failedTrial?: number): readonly NodeView[] {
  const from = (number: number) => ({ node: idOf(number), output: 'report' });
  const ends = Array.from({ length: trials }, (_, index) => from(2 * index + 2));
  return [
    sampleNode(0, 'file(a.csv)', { role: 'source' }),
    ...ends.flatMap((_, index) => [
      sampleNode(2 * index + 1, `train(rate=${index})`, {
        inputs: { rows: from(0) },
        outcome: index === failedTrial ? 'failed' : 'ran',
      }),
      sampleNode(2 * index + 2, `evaluate(rate=${index})`, { inputs: { model: from(2 * index + 1), rows: from(0) } }),
    ]),
    sampleNode(2 * trials + 1, 'best', { inputs: Object.fromEntries(ends.map((end, index) => [`t${index}`, end])) }),
  ];
}

const describe = (nodes: readonly NodeView[], most?: number) => {
  const { boxes, edges } = foldNodes(nodes, most);
  const name = new Map(boxes.map(({ id, step, nodes }) => [id, `${step} ${nodes.length}`]));
  return edges.map(([from, to]) => `${name.get(from)} → ${name.get(to)}`);
};

test('a small graph has a box for each node', () => {
  expect(foldNodes(sweep(5)).boxes).toHaveLength(12);
});

test('the trials of a large sweep are one box for each of their steps', () => {
  expect(describe(sweep(150))).toEqual([
    'file 1 → train 150',
    'train 150 → evaluate 150',
    'file 1 → evaluate 150',
    'evaluate 150 → best 1',
  ]);
});

test('what failed is a box of its own', () => {
  expect(describe(sweep(150, 7))).toContain('file 1 → train 149');
  expect(describe(sweep(150, 7))).toContain('train 1 → evaluate 1');
});

test('nodes that have nothing in common are folded by their distance from the sources', () => {
  const chains = Array.from({ length: 100 }, (_, index) => [
    sampleNode(3 * index, `file(${index})`, { role: 'source' }),
    sampleNode(3 * index + 1, 'read', { inputs: { file: { node: idOf(3 * index), output: 'report' } } }),
    sampleNode(3 * index + 2, 'count', { inputs: { rows: { node: idOf(3 * index + 1), output: 'report' } } }),
  ]).flat();
  expect(describe(chains)).toEqual(['file 100 → read 100', 'read 100 → count 100']);
});

test('boxes of a layout do not overlap', () => {
  const { boxes } = layOutGraph(foldNodes(sweep(15), 100));
  const places = [...boxes.values()];
  expect(places).toHaveLength(32);
  for (const [index, a] of places.entries())
    for (const b of places.slice(index + 1)) expect(Math.abs(a.x - b.x) >= 164 || Math.abs(a.y - b.y) >= 44).toBe(true);
});
