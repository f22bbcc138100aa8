import { expect, test } from 'vitest';
import { findWrongResource, type Resources } from './resources.ts';
import { defineStep } from './step.ts';

test('what is right', () => {
  const all = { threads: 2, memory: '4GB', locks: ['gpu'], timeout: 0.5, retries: 0, backoff: 0 };
  expect([{}, all, { memory: 1024 }].map(findWrongResource)).toEqual([undefined, undefined, undefined]);
});

test.each([
  { threads: 0 },
  { threads: 1.5 },
  { memory: '4gb' },
  { memory: -1 },
  { locks: 'gpu' },
  { locks: [''] },
  { timeout: 0 },
  { timeout: Number.NaN },
  { retries: -1 },
  { backoff: '5' },
  { memroy: '4GB' },
])('%j is told', (resources) => {
  expect(findWrongResource(resources as Resources)).toMatchSnapshot();
});

test('a step with wrong resources is an error of its author, with its line', () => {
  const define = () => defineStep('wrong', { in: {}, out: {}, resources: { threads: 0 }, run: () => ({}) });
  expect(define).toThrow("The resources of 'wrong' are wrong: 'threads' wants a whole number from 1, not 0");
});
