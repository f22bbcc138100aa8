import { expect, test } from 'vitest';
import { encodeGroups } from './group-codes.ts';

test('one column: values in order, numbers as numbers', () => {
  expect(encodeGroups([['b', 'a', 'B', 'b']])).toEqual({
    codes: Int32Array.of(2, 1, 0, 2),
    labels: [['B'], ['a'], ['b']],
  });
  expect(encodeGroups([[10, 9, 10]]).labels).toEqual([['9'], ['10']]);
  expect(encodeGroups([[true, false]]).labels).toEqual([['false'], ['true']]);
});

test('several columns: every combination, also one without rows', () => {
  expect(
    encodeGroups([
      ['x', 'y', 'x'],
      ['1', '2', '2'],
    ]),
  ).toEqual({
    codes: Int32Array.of(0, 3, 1),
    labels: [
      ['x', '1'],
      ['x', '2'],
      ['y', '1'],
      ['y', '2'],
    ],
  });
  expect(() => encodeGroups([['x'], ['1', '2']])).toThrow('"column 0" has 1 rows');
});
