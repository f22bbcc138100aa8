import { expect, test } from 'vitest';
import type { NodeId } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import { measureChains } from './critical-path.ts';

/** Each node with the step and the parents that it has: `b: ['work', 'a']`. */
function chainsOf(graph: Readonly<Record<string, readonly string[]>>, seconds: Readonly<Record<string, number>>) {
  const nodes = new Map<string, PlanNode>();
  for (const [id, [step, ...parents]] of Object.entries(graph)) {
    const inputs = Object.fromEntries(parents.map((name) => [name, { node: nodes.get(name)!, output: 'out' }]));
    nodes.set(id, { id: id as NodeId, definition: { name: step }, inputs } as unknown as PlanNode);
  }
  return Object.fromEntries(measureChains([...nodes.values()], ({ id }) => seconds[id]));
}

test('a chain is its own time and that of the longest one of those that need it', () => {
  const graph = { a: ['s'], b: ['s', 'a'], c: ['s', 'a'], d: ['s', 'b', 'c'], e: ['s'] };
  expect(chainsOf(graph, { a: 1, b: 2, c: 30, d: 4, e: 500 })).toEqual({ a: 35, b: 6, c: 34, d: 4, e: 500 });
});

test('what is not known is taken for the mean of its step, or for a second', () => {
  const graph = { a: ['slow'], b: ['slow'], c: ['slow'], d: ['new'], e: ['new', 'c'] };
  expect(chainsOf(graph, { a: 10, b: 20 })).toEqual({ a: 10, b: 20, c: 16, d: 1, e: 1 });
});
