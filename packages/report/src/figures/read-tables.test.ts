import { expect, test } from 'vitest';
import { readTables } from './read-tables.ts';

const estimate = { value: 0.9, low: 0.8, high: 0.95 };

test('numbers, texts and estimates are fields, by their paths; what a report says in sentences is left out', () => {
  const value = { summary: ['All is well.'], auc: { ...estimate, n: 100 }, attack: { name: 'shadow', copies: 4 } };
  expect(readTables(value)).toEqual({
    fields: [
      { name: 'auc', value: { ...estimate, n: 100 } },
      { name: 'attack.name', value: 'shadow' },
      { name: 'attack.copies', value: 4 },
    ],
    lists: [],
  });
});

test('a list of records is a table of all their fields, and so are records of one form by name', () => {
  const list = [
    { row: 3, changed: ['age', 'sex'] },
    { row: 7, cost: { value: 2 } },
  ];
  const byName = { cat: { recall: 1 }, dog: { recall: 0.5 } };
  expect(readTables({ list, byName }).lists).toEqual([
    {
      name: 'list',
      columns: ['row', 'changed', 'cost.value'],
      rows: [
        [3, 'age, sex', undefined],
        [7, undefined, 2],
      ],
      omitted: 0,
    },
    {
      name: 'byName',
      columns: ['name', 'recall'],
      rows: [
        ['cat', 1],
        ['dog', 0.5],
      ],
      omitted: 0,
    },
  ]);
});

test('a long list says how much is left out, and lists of plain values are no tables', () => {
  const [list] = readTables(Array.from({ length: 35 }, (_, row) => ({ row }))).lists;
  expect([list?.rows.length, list?.omitted]).toEqual([30, 5]);
  expect(readTables({ weights: [1, 2, 3], none: [], mixed: [{ a: 1 }, 2] })).toEqual({ fields: [], lists: [] });
  expect(readTables('a text')).toEqual({ fields: [], lists: [] });
});
