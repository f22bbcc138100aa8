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
  { retry: 3 },
  { retry: { time: 3 } },
  { retry: { times: -1 } },
  { retry: { times: 1, on: ['step-threw'] } },
  { retry: { times: 1, on: [] } },
  { retry: { times: 1, backoff: -1 } },
  { retry: { times: 1, memory: '2GB' } },
  { retry: { times: 1 }, retries: 1 },
])('%j is told', (resources) => {
  expect(findWrongResource(resources as Resources)).toMatchSnapshot();
});

test('the memory of every attempt has to be a size, and to be said once', () => {
  const ofMemory = (memory: (attempt: number) => string | number) => ({ retry: { times: 2, memory } });
  expect(findWrongResource(ofMemory((attempt) => 1e9 * attempt))).toBeUndefined();
  expect(findWrongResource(ofMemory((attempt) => (attempt < 3 ? '1GB' : '')))).toBe(
    "'retry' wants a size such as 500MB, 4GB or 4GiB for each attempt from its memory",
  );
  expect(findWrongResource({ ...ofMemory(() => 1e9), memory: 1e9 })).toBe(
    "'memory' and 'retry.memory' say the same: write only 'retry.memory'",
  );
});

test('a step with wrong resources is an error of its author, with its line', () => {
  const define = () => defineStep('wrong', { in: {}, out: {}, resources: { threads: 0 }, run: () => ({}) });
  expect(define).toThrow("The resources of 'wrong' are wrong: 'threads' wants a whole number from 1, not 0");
});
