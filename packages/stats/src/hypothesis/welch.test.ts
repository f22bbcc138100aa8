import { expect, test } from 'vitest';
import { welch } from './welch.ts';

// scipy 1.17.1: ttest_ind([1, 2, 4, 8], [3, 3.5, 4, 9, 12], equal_var=False)
test("t, degrees and p are scipy's", () => {
  const found = welch([1, 2, 4, 8], [3, 3.5, 4, 9, 12])!;
  expect(found.t).toBeCloseTo(-1.078937266177838, 12);
  expect(found.degrees).toBeCloseTo(6.999996676328339, 10);
  expect(found.p).toBeCloseTo(0.3163839874402128, 12);
});

test('too few values and values that do not vary have no test', () => {
  expect(welch([1], [2, 3])).toBeNull();
  expect(welch([1, 1], [2, 2])).toBeNull();
});
