import { expect, test } from 'vitest';
import { isDeeperThan } from './depth.ts';

const nest = (levels: number, wrap: (inner: unknown) => unknown) => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = wrap(value);
  return value;
};

test.each([
  ['lists', 1, (inner: unknown) => [inner]],
  ['records', 1, (inner: unknown) => ({ a: inner })],
  ['both, with neighbours', 2, (inner: unknown) => [0, { a: 0, b: inner, c: 'x' }]],
])('levels of %s', (_, perWrap, wrap) => {
  expect(isDeeperThan(nest(10, wrap), 10 * perWrap)).toBe(false);
  expect(isDeeperThan(nest(10, wrap), 10 * perWrap - 1)).toBe(true);
  expect(isDeeperThan(nest(200_000, wrap), 1000)).toBe(true);
});

test('what is no list and no record has no level', () => {
  for (const value of [null, undefined, 1, 'x', true, new Uint8Array(8), () => 1])
    expect(isDeeperThan(value, 0)).toBe(false);
  expect(isDeeperThan([], 0)).toBe(true);
  expect(isDeeperThan([], 1)).toBe(false);
});

test('what holds itself is deeper than anything, and what stands in many places takes no longer', () => {
  const ring: unknown[] = [];
  ring.push(ring, { ring });
  expect(isDeeperThan(ring, 1000)).toBe(true);
  const wide = nest(60, (inner) => [inner, inner, inner]);
  expect(isDeeperThan(wide, 60)).toBe(false);
  expect(isDeeperThan(wide, 59)).toBe(true);
});
