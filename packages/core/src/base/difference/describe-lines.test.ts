import { expect, test } from 'vitest';
import { describeLines, describeRows } from './describe-lines.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

test('rows count from 1, below the names of the columns', () => {
  expect([
    describeRows(bytes('age,sex\n31,f\n42,m\n'), bytes('age,sex\n31,f\n43,m\n')),
    describeRows(bytes('age\n1\n2\n3\n'), bytes('age\n1\n3\n4\n')),
    describeRows(bytes('age\n1\n'), bytes('years\n1\n')),
    describeRows(bytes('7\n'), bytes('8\n')),
    describeRows(bytes('7\n'), bytes('7\n')),
  ]).toEqual([
    'row 2: "42,m" → "43,m"',
    'row 2 and 1 more: "2" → "3"',
    'the header: "age" → "years"',
    'the header: "7" → "8"',
    undefined,
  ]);
});

test('lines count from 1; what is not UTF-8 has none', () => {
  expect(describeLines(bytes('a\nb'), bytes('a\nc'))).toBe('line 2: "b" → "c"');
  expect(describeLines(Uint8Array.of(255), bytes('a'))).toBeUndefined();
});
