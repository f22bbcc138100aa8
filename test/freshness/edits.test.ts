// Never stale, never wasted: every fourth edit of the table, so that each kind is among them. The others are tried by
// `npm run test:exhaustive`.

import { expect, test } from 'vitest';
import { editTable } from './edit-table.ts';
import { countTried, tryTable } from './try-table.ts';

const sample = Object.fromEntries(
  Object.entries(editTable).map(([kind, rows]) => [kind, rows.filter((_, number) => number % 4 === 0)]),
);
const tried = tryTable(sample);

test('how many edits were tried, of each kind', () => {
  expect(countTried(tried, Object.keys(editTable))).toMatchInlineSnapshot(`
    [
      "4 comment",
      "6 layout",
      "5 name of a local",
      "7 type",
      "7 unrelated code",
      "4 another place",
      "2 another order",
      "3 another way to import",
      "3 constant",
      "4 expression",
      "3 function",
      "3 class",
      "6 way to a name",
      "6 while a module loads",
      "3 param",
      "2 gate",
      "2 kind",
      "1 model",
      "1 command",
      "2 outside",
      "3 package",
      "5 Cairn’s own steps",
      "1 Cairn’s core",
    ]
  `);
});
