import { expect, test } from 'vitest';
import { drawSparkline } from './sparkline.ts';

test('the lowest value is the lowest bar, the highest the highest, and a gap is a space', () => {
  expect(drawSparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█');
  expect(drawSparkline([0, null, 10])).toBe('▁ █');
  expect(drawSparkline([3, 3])).toBe('▅▅');
  expect(drawSparkline([])).toBe('');
});

test('many values become means, at most as many as there is room', () => {
  const line = drawSparkline(
    Array.from({ length: 1000 }, (_, index) => index),
    8,
  );
  expect(line).toBe('▁▂▃▄▅▆▇█');
});
