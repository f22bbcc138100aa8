import { expect, it } from 'vitest';
import { AuthorError, authorErrors, authorProblem, failAuthor } from './author-error.ts';

it('reports all problems together, each with its code, words and place', () => {
  const at = { file: '/x.ts', line: 3, column: 5 };
  const error = new AuthorError([authorProblem('missing-file', { path: 'a.csv' }, at), authorProblem('no-trials', {})]);
  expect(error.problems.map(({ code, at: place }) => [code, place])).toEqual([
    ['missing-file', at],
    ['no-trials', undefined],
  ]);
  expect(error.message).toBe("Cannot find file 'a.csv'\nbest was given no trials");
  expect(error.name).toBe('AuthorError');
});

it('throws one', () => {
  expect(() => failAuthor('missing-file', { path: 'a.csv' })).toThrow(AuthorError);
});

it('turns the name of a definition into a name of TypeScript', () => {
  const { fix } = authorProblem('definition-not-exported', { what: 'step', name: 'bias-audit' });
  expect(fix).toContain('export const biasAudit = …');
});

it('codes are in kebab-case', () => {
  const codes = Object.keys(authorErrors);
  expect(codes.length).toBeGreaterThan(40);
  expect(codes.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
});
