import { expect, test } from 'vitest';
import { findNearest } from './nearest.ts';

test.each([
  ['rnu', 'run'],
  ['docter', 'doctor'],
  ['RUNS', 'runs'],
  ['runz', 'runs'],
  ['ruun', 'run'],
  ['reprodcue', 'reproduce'],
  ['banana', undefined],
  ['', undefined],
])('%s may mean %s', (typed, meant) => {
  expect(findNearest(typed, ['run', 'runs', 'doctor', 'reproduce'])).toBe(meant);
});
