import { expect, test } from 'vitest';
import { renderTable } from './render-table.ts';
import { replaceTable } from './replace-table.ts';

const page =
  'before\n<!-- simulation: a -->\nold\n<!-- end of simulation -->\nbetween\n<!-- simulation: b -->\n<!-- end of simulation -->\nafter\n';

test('the table of one simulation is replaced, and nothing else of the page', () => {
  const once = replaceTable(page, 'a', 'new');
  expect(once).toBe(page.replace('\nold\n', '\n\nnew\n\n'));
  expect(replaceTable(once, 'a', 'new')).toBe(once);
  expect(replaceTable(page, 'b', 'new')).toContain('old');
});

test('a page without room for it is refused', () => {
  expect(() => replaceTable(page, 'c', 'new')).toThrow("The page has no room for simulation 'c'");
});

test('a table is Markdown with columns of equal width', () => {
  expect(renderTable({ columns: ['a', 'long'], rows: [['1.000', 'x']] })).toBe(
    '| a     | long |\n| ----- | ---- |\n| 1.000 | x    |',
  );
});
