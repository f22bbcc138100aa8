import { expect, test } from 'vitest';
import { AuthorError } from '../base/errors/author-error.ts';
import { file } from './file.ts';
import { defineKind } from './kind.ts';
import { storedFile, text } from './kinds/file.ts';
import { json } from './kinds/json.ts';
import { definePipeline, type Results } from './pipeline.ts';
import { published } from './published.ts';
import { defineStep } from './step.ts';

const rows = defineKind({
  name: 'rows',
  extension: '.parquet',
  exportAs: { '.csv': async () => undefined },
  encode: async (_: string, _path: string) => undefined,
  decode: async () => '',
});

const make = defineStep('make', {
  in: { words: storedFile },
  out: { page: text, words: json<readonly string[]>(), rows },
  run: () => ({ page: '', words: [], rows: '' }),
});

type Made = ReturnType<typeof make>;

function planOf(build: (made: Made) => Results) {
  return definePipeline('publishing', { build: () => build(make({ words: file('data/words.txt') })) }).plan();
}

function problemOf(build: (made: Made) => Results): string {
  try {
    planOf(build);
    return 'no problem';
  } catch (error) {
    if (!(error instanceof AuthorError)) throw error;
    return error.problems.map(({ code, message }) => `${code}: ${message}`).join('; ');
  }
}

test('a published result is a result, and its path is part of the plan and not of a node', () => {
  const plan = planOf(({ page, rows }) => ({
    page: published(page, './results//page.html'),
    rows: published(rows, 'a/b.csv'),
  }));
  const other = planOf(({ page, rows }) => ({ page, rows }));
  expect(plan.published).toEqual({ page: 'results/page.html', rows: 'a/b.csv' });
  expect([Object.keys(plan.results), plan.nodes.map(({ id }) => id)]).toEqual([
    ['page', 'rows'],
    other.nodes.map(({ id }) => id),
  ]);
  expect('published' in other).toBe(false);
});

test('a path that is claimed twice, also inside of another and in another case', () => {
  expect(problemOf(({ page, words }) => ({ a: published(page, 'x/a'), b: published(words, './x/a') }))).toBe(
    "published-twice: Results 'a' and 'b' are both published as 'x/a'",
  );
  expect(problemOf(({ page, words }) => ({ a: published(page, 'x/a'), b: published(words, 'x/A/b') }))).toBe(
    "published-twice: Result 'a' is published as 'x/a' and 'b' as 'x/A/b', which overlap",
  );
});

test.each([
  ['../a.html', 'it is outside the project'],
  ['a/../../b', 'it is outside the project'],
  ['/tmp/a.html', 'it is outside the project'],
  ['C:\\a.html', 'it is outside the project'],
  ['https://example.org/a', 'it is a URL'],
  ['.', 'it is the folder of the project'],
  ['', 'it is the folder of the project'],
  ['a\0b', 'it is not a path'],
  ['.git/hooks/post-commit', "'.git' belongs to another program"],
  ['x/node_modules/a', "'node_modules' belongs to another program"],
  ['data/words.txt', "the pipeline reads 'data/words.txt'"],
  ['data', "the pipeline reads 'data/words.txt'"],
  [7 as never, 'it is not a text'],
])('%j cannot be a path', (path, problem) => {
  expect(problemOf(({ page }) => ({ a: published(page, path) }))).toMatch(/^published-path-wrong: .*: /);
  expect(problemOf(({ page }) => ({ a: published(page, path) }))).toContain(problem);
});

test('a format that the kind does not have', () => {
  expect(problemOf(({ rows }) => ({ rows: published(rows, 'rows.xlsx') }))).toBe(
    "published-format-wrong: Result 'rows' is a rows, which cannot be published as 'rows.xlsx'",
  );
});

test('what is published has to be a ref, and is not one itself', () => {
  expect(problemOf(() => ({ a: published(7 as never, 'a') }))).toContain('result-not-a-ref');
  expect(problemOf(({ page }) => ({ a: make({ words: published(page, 'a') as never }).page }))).toContain(
    'input-not-a-ref',
  );
});
