import { expect, test } from 'vitest';
import { renderCodeFrame } from './code-frame.ts';
import { plainStyle } from './terminal.ts';

const text = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\n');

test('one line before, one behind, a caret below the place', () => {
  expect(renderCodeFrame(text, 10, 6, plainStyle)).toMatchInlineSnapshot(`
    "   9 | line 9
    > 10 | line 10
         |      ^
      11 | line 11"
  `);
});

test('at the ends there are fewer lines', () => {
  expect(renderCodeFrame(text, 1, 1, plainStyle)).toMatchInlineSnapshot(`
    "> 1 | line 1
        | ^
      2 | line 2"
  `);
  expect(renderCodeFrame(text, 12, 1, plainStyle)).toMatchInlineSnapshot(`
    "  11 | line 11
    > 12 | line 12
         | ^"
  `);
});

test('a very long line is shown around the place', () => {
  const frame = renderCodeFrame(`${'a'.repeat(400)}B${'c'.repeat(400)}`, 1, 401, plainStyle).split('\n');
  expect(frame[0]![frame[1]!.indexOf('^')]).toBe('B');
  expect(frame[0]!.length).toBeLessThan(130);
});

test('a place outside the text has no frame', () => {
  expect(renderCodeFrame(text, 13, 1, plainStyle)).toBe('');
  expect(renderCodeFrame(text, 0, 1, plainStyle)).toBe('');
});
