import { expect, test } from 'vitest';
import { studentT } from './student-t.ts';

// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, upper critical values of Student's t distribution.
test.each([
  [1, 12.706],
  [2, 4.303],
  [3, 3.182],
  [4, 2.776],
  [9, 2.262],
  [10, 2.228],
  [30, 2.042],
  [100, 1.984],
])('with %i degrees of freedom, 2.5 %% lie above %d', (freedom, t) => {
  expect(studentT(freedom, 0.95)).toBeCloseTo(t, 3);
});

test('other levels', () => {
  expect(studentT(5, 0.9)).toBeCloseTo(2.015, 3);
  expect(studentT(5, 0.99)).toBeCloseTo(4.032, 3);
});
