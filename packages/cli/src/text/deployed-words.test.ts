import type { Deployed } from '@cairn/core';
import { expect, test } from 'vitest';
import { describeAlias } from './deployed-words.ts';

test.each([
  [3, 'as champion'],
  [5, 'published before; champion is v5'],
  [null, 'published before; champion is no version'],
])('where the alias names %s', (aliasVersion, words) => {
  const deployed: Pick<Deployed, 'version' | 'alias' | 'aliasVersion'> = {
    version: 3,
    alias: 'champion',
    aliasVersion,
  };
  expect(describeAlias(deployed as Deployed)).toBe(words);
});

test('where only the documents are new', () => {
  const deployed = { version: 3, alias: 'champion', aliasVersion: 3, sameModel: { version: 1, differs: ['card.md'] } };
  expect(describeAlias(deployed as unknown as Deployed)).toBe('as champion (the model of v1: card.md differs)');
});
