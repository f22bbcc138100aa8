import { expect, test } from 'vitest';
import { renderTable } from '../terminal/table.ts';
import { plainStyle, toAscii } from '../terminal/terminal.ts';
import { cut, cutMiddle, padEnd, toOneLine, widthOf, wrap } from './width.ts';

test('colours and marks take no room, East Asian text takes two columns', () => {
  expect(widthOf('\u001b[31mred\u001b[39m')).toBe(3);
  expect(widthOf('e\u0301')).toBe(1);
  expect(widthOf('漢字')).toBe(4);
  expect(padEnd('漢', 4)).toBe('漢  ');
});

test('a cut text says that it was cut', () => {
  expect(cut('train(rate=0.1)', 10)).toBe('train(rat…');
  expect(widthOf(cut('漢字漢字', 4))).toBeLessThanOrEqual(4);
  expect(cut('short', 5)).toBe('short');
});

test('labels that differ only at the end differ when they are cut', () => {
  expect(cutMiddle('train(learningRate=0.006 split=0.2)', 20)).toBe('train(lea…split=0.2)');
  expect(cutMiddle('short', 5)).toBe('short');
  for (let width = 0; width < 20; width++)
    expect(widthOf(cutMiddle('漢字漢字 and more 漢字', width))).toBeLessThanOrEqual(width);
});

test('a text of others cannot move the cursor', () => {
  expect(toOneLine('a\r\n\tb\u001b[2J\u0007 c')).toBe('a b c');
});

test('a table narrows what may be narrowed', () => {
  const columns = [
    { title: 'node', isFlexible: true },
    { title: 'seconds', align: 'right' },
  ] as const;
  const rows = [
    ['train(learningRate=0.01 activation=relu)', '1.2'],
    ['clean', '10.5'],
  ];
  expect(renderTable(columns, rows, { style: plainStyle, width: 30, indent: '  ' })).toMatchInlineSnapshot(`
    "  node                 seconds
      train(learningRate…      1.2
      clean                   10.5"
  `);
});

test('a terminal that shows ASCII only gets ASCII only', () => {
  expect(toAscii('✓ 0.98 ≥ 0.95 – [0.1, 0.2] · ━━── ← é')).toBe('+ 0.98 >= 0.95 - [0.1, 0.2] - ##-- <- ?');
});

test('a long sentence is broken between words', () => {
  const indent = { first: '- ', others: '  ' };
  expect(wrap('one two three four', 10, indent)).toBe('- one two\n  three\n  four');
  expect(wrap('one', 2, indent)).toBe('- one');
});
