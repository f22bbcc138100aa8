import { expect, test } from 'vitest';
import { writeDocument } from './json.ts';
import type { Terminal } from './terminal.ts';

test('numbers that JSON has no words for are written as in a record', () => {
  let written = '';
  const send = (text: string): void => {
    written += text;
  };
  writeDocument({ send } as Terminal, { nan: Number.NaN, most: Number.POSITIVE_INFINITY, zero: -0, one: 1 });
  expect(JSON.parse(written)).toEqual({
    nan: { $number: 'NaN' },
    most: { $number: 'Infinity' },
    zero: { $number: '-0' },
    one: 1,
  });
});
