// Each file in mistakes/ holds one mistake, and beside it lies what the compiler says of it, word for word. The
// compiler's words are part of the product: UPDATE_GOLDEN=1 writes them anew, to be read before they are kept.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileMistakes, mistakesFolder, showTold } from './compile-mistakes.ts';

const mistakes = compileMistakes();
const isUpdating = process.env['UPDATE_GOLDEN'] === '1';
const goldenOf = (name: string): string => join(mistakesFolder, `${name}.txt`);

/** Lines of an editor's window, 140 columns wide. */
const linesOf = (text: string): number => Math.ceil(text.length / 140);

if (isUpdating) {
  for (const file of readdirSync(mistakesFolder)) if (file.endsWith('.txt')) rmSync(join(mistakesFolder, file));
  for (const mistake of mistakes) writeFileSync(goldenOf(mistake.name), showTold(mistake));
}

it('there are enough mistakes, and each has its golden', () => {
  expect(mistakes.length).toBeGreaterThanOrEqual(25);
  const goldens = readdirSync(mistakesFolder).filter((file) => file.endsWith('.txt'));
  expect(goldens.sort()).toEqual(mistakes.map(({ name }) => `${name}.txt`));
});

describe.each(mistakes)('$name: $comment', (mistake) => {
  it('is caught once, at its line', () => {
    expect(mistake.comment).not.toBe('');
    expect(mistake.told.map(({ line }) => line)).toEqual([mistake.expectedLine]);
  });

  it('is told in under three lines at its core', () => {
    for (const { core } of mistake.told) expect(linesOf(core), core).toBeLessThan(3);
  });

  it('is told without the workings of the language', () => {
    for (const { message } of mistake.told) expect(message).not.toMatch(/NoInfer|OptionalNames|RefOfInput|ColumnName/);
  });

  it('is told in the words of its golden', () => {
    expect(existsSync(goldenOf(mistake.name))).toBe(true);
    expect(showTold(mistake)).toBe(readFileSync(goldenOf(mistake.name), 'utf8'));
  });
});
