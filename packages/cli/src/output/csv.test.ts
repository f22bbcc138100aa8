import { expect, test } from 'vitest';
import { renderCsv } from './csv.ts';

test('cells are quoted where they must be, and nothing is empty', () => {
  const rows = [
    { row: 1, said: 'a "b", c\nd', probability: 0.25 },
    { row: 2, said: null },
  ];
  expect(renderCsv({ columns: ['row', 'said', 'probability'], rows })).toBe(
    'row,said,probability\n1,"a ""b"", c\nd",0.25\n2,,\n',
  );
});
