// Never stale, never wasted: all edits of the table.

import { expect, test } from 'vitest';
import { editTable } from './edit-table.ts';
import { countTried, tryTable } from './try-table.ts';

const tried = tryTable(editTable);

test('how many edits were tried, of each kind', () => {
  expect(tried.length).toBeGreaterThanOrEqual(60);
  expect(countTried(tried, Object.keys(editTable))).toMatchInlineSnapshot(`
    [
      "14 comment",
      "23 layout",
      "18 name of a local",
      "26 type",
      "27 unrelated code",
      "16 another place",
      "8 another order",
      "12 another way to import",
      "12 constant",
      "14 expression",
      "11 function",
      "9 class",
      "22 way to a name",
      "22 while a module loads",
      "11 param",
      "6 gate",
      "5 kind",
      "3 model",
      "3 command",
      "7 outside",
      "12 package",
      "17 Cairn’s own steps",
      "4 Cairn’s core",
    ]
  `);
});
