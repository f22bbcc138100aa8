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

test('cells that a spreadsheet would run are marked as texts where that is asked for, and numbers stay', () => {
  const texts = ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '＝1', '-5', '+1.5e3', '-.5', 'a=b', ''];
  const table = { columns: ['=head', 'n'], rows: texts.map((text) => ({ '=head': text, n: -1 })) };
  expect(renderCsv(table, { escapesFormulas: true }).split('\n')).toEqual([
    "'=head,n",
    "'=1+1,-1",
    "'+cmd,-1",
    "'-2+3,-1",
    "'@SUM(A1),-1",
    "'\t=1,-1",
    "'＝1,-1",
    '-5,-1',
    '+1.5e3,-1',
    '-.5,-1',
    'a=b,-1',
    ',-1',
    '',
  ]);
  expect(renderCsv(table)).toContain('\n=1+1,-1\n');
});
