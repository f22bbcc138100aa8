// The cost of a node of each step, in type instantiations: none, at 10, 50 and 200 nodes.

import { expect, it } from 'vitest';
import { calls, costOf } from './generate-pipeline.ts';

it('a node of each step costs nothing', () => {
  const costs = Object.fromEntries(Object.entries(calls).map(([name, line]) => [name, costOf(line)]));
  expect(costs).toEqual(Object.fromEntries(Object.keys(calls).map((name) => [name, [0, 0]])));
});
