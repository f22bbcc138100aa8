import { expect, test } from 'vitest';
import { clopperPearson } from './clopper-pearson.ts';
import { largestShareDifference } from './largest-share-difference.ts';
import { moverDifference } from './mover.ts';

test('of two values it is the difference of one share, with limits at half the tail', () => {
  const found = largestShareDifference([30, 70], [50, 50], 0.05)!;
  expect(found.value).toBeCloseTo(0.2, 12);
  const bounded = (hits: number) => ({ value: hits / 100, ...clopperPearson({ hits, n: 100 }, 0.0125)! });
  const { low, high } = moverDifference(bounded(50), bounded(30));
  expect(found.low).toBeCloseTo(low, 12);
  expect(found.high).toBeCloseTo(high, 12);
});

test('equal samples differ by 0 at least, and an empty one has no difference', () => {
  expect(largestShareDifference([10, 20, 5], [10, 20, 5], 0.05)).toMatchObject({ value: 0, low: 0 });
  expect(largestShareDifference([0, 0], [1, 2], 0.05)).toBeNull();
});
