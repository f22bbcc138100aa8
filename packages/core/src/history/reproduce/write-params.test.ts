import { expect, test } from 'vitest';
import { writeParams } from './write-params.ts';

test('JSON, and YAML for the numbers that JSON has no words for', () => {
  const params = { 'a b': ['x: #1', null, true, 1e-7], n: [Number.NaN, -0, 1 / 0, -1 / 0], gone: undefined, ž: {} };
  expect(writeParams(params)).toBe('{"a b": ["x: #1", null, true, 1e-7], "n": [.nan, -0, .inf, -.inf], "ž": {}}');
});
