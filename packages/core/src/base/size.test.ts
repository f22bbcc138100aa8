import { expect, test } from 'vitest';
import { parseSize, showSize } from './size.ts';

test.each([
  ['500MB', 500_000_000],
  ['4GB', 4_000_000_000],
  ['4 GB', 4_000_000_000],
  ['1.5GiB', 1_610_612_736],
  ['2KiB', 2048],
  ['3kB', 3000],
  ['7B', 7],
  [1024, 1024],
])('%s is %d bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each([
  '4gb',
  '4G',
  '4000',
  '4KB',
  '4kiB',
  'GB',
  '-1GB',
  '4  GB',
  '1e3GB',
  '0MB',
  '',
  '9007199254740993B',
  0,
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
])('%s is no size', (size) => {
  expect(parseSize(size)).toBeUndefined();
});

test('a size is shown in the largest unit that it fills', () => {
  expect([1, 999, 1000, 1_550_000, 8_000_000_000, 16_777_216_000_000].map(showSize)).toMatchInlineSnapshot(`
    [
      "1 B",
      "999 B",
      "1 kB",
      "1.6 MB",
      "8 GB",
      "16.8 TB",
    ]
  `);
});
