import { expect, test } from 'vitest';
import { createLineSplitter, type SplitLine } from './split-lines.ts';

const mark = Buffer.from('\0end');

/** The text in chunks of a size. */
function split(text: string, size: number, longest = 10): readonly SplitLine[] {
  const lines: SplitLine[] = [];
  const splitter = createLineSplitter(
    () => mark,
    (line) => lines.push(line),
    longest,
  );
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size));
  splitter.end();
  return lines;
}

const sizes = [1, 2, 3, 5, 7, 11, 1000];

test.each(sizes)('lines come out as they are, from chunks of %i bytes', (size) => {
  const lines = split('one\n\ntwo\n€uro\nlast', size);
  expect(lines.map(({ text }) => text)).toEqual(['one', '', 'two', '€uro', 'last']);
});

test.each(sizes)('a long line is cut between characters, and says what was cut, from chunks of %i bytes', (size) => {
  const lines = split(`${'a'.repeat(25)}\naaaaaaaaa€\n0123456789\nshort`, size);
  expect(lines.map(({ text }) => text)).toEqual([
    `${'a'.repeat(10)} … (15 bytes cut)`,
    'aaaaaaaaa … (3 bytes cut)',
    '0123456789',
    'short',
  ]);
});

test.each(sizes)('the mark is found behind a line of any length, from chunks of %i bytes', (size) => {
  for (let length = 0; length < 30; length += 1) {
    const [line, next] = split(`${'a'.repeat(length)}\0end\nnext`, size);
    const cut = length > 10 ? ` … (${length - 10} bytes cut)` : '';
    expect(line).toEqual({ text: 'a'.repeat(Math.min(length, 10)) + cut, isMarked: true });
    expect(next).toEqual({ text: 'next', isMarked: false });
  }
});

test.each(sizes)(
  'a carriage return overwrites a line, and belongs to a newline before which it is, from chunks of %i bytes',
  (size) => {
    const lines = split('1%\r2%\r3%\ndone\r\n4%\r\0end\n', size);
    expect(lines).toEqual([
      { text: '1%', isMarked: false, isOverwritten: true },
      { text: '2%', isMarked: false, isOverwritten: true },
      { text: '3%', isMarked: false },
      { text: 'done', isMarked: false },
      { text: '4%', isMarked: false, isOverwritten: true },
      { text: '', isMarked: true },
    ]);
  },
);
