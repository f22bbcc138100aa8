import { expect, test } from 'vitest';
import { projectIntoBall } from './ball.ts';
import { flatRows } from './flat-rows.ts';
import type { OpenedAttackedModel } from './open-attacked-model.ts';
import { climb } from './steepest.ts';

test.each(['linf', 'l2', 'l1'] as const)(
  'a slope that is not a number moves no point out of the ball, where a model would give its first class (%s)',
  (norm) => {
    const origins = Float32Array.of(0.5, 0.5, 0.5);
    for (const slopes of [
      [Number.NaN, Number.NaN, Number.NaN],
      [Number.NaN, 1, 0],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1],
    ]) {
      const points = origins.slice();
      climb(points, Float32Array.from(slopes), { start: 0, size: 3, norm, step: 0.1, share: 0.5 });
      projectIntoBall(points, origins, 0, 3, { norm, epsilon: 0.1 });
      expect([...points].every((value) => Math.abs(value - 0.5) <= 0.1001)).toBe(true);
      // What has a direction is followed.
      expect(points.some((value) => value !== 0.5)).toBe(slopes.some((slope) => !Number.isNaN(slope)));
    }
  },
);

test('a row whose slopes are not numbers is one that the attack cannot see past, as one without a slope', () => {
  const slopes = Float32Array.of(0, 0, Number.NaN, 1, 0, 2);
  const model = { size: 2, origins: { values: slopes, rows: Int32Array.of(0, 1, 2) }, slopesOf: () => ({ slopes }) };
  expect([...flatRows(model as unknown as OpenedAttackedModel)]).toEqual([1, 1, 0]);
});
