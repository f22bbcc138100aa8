import { describe, expect, test } from 'vitest';
import reference from './random.reference.json' with { type: 'json' };
import { createRandom } from './random.ts';

describe.each(reference.seeds)('seed $seed', (golden) => {
  const take = <T>(n: number, draw: () => T) => Array.from({ length: n }, draw);

  test('next', () => {
    const random = createRandom(golden.seed);
    expect(take(6, () => random.next())).toEqual(golden.next);
  });

  test('integer, also where many words are refused', () => {
    const small = createRandom(golden.seed);
    expect(take(12, () => small.integer(10))).toEqual(golden.integer10);
    const large = createRandom(golden.seed);
    expect(take(6, () => large.integer(3_000_000_000))).toEqual(golden.integer3000000000);
  });

  test('normal', () => {
    const random = createRandom(golden.seed);
    // Math.log may differ in its last digit from another language's.
    expect(take(7, () => random.normal())).toEqual(golden.normal.map((value) => expect.closeTo(value, 12)));
  });

  test('shuffle, in place, of arrays and of typed arrays', () => {
    const values = take(10, () => 0).map((_, index) => index);
    expect(createRandom(golden.seed).shuffle(values)).toBe(values);
    expect(values).toEqual(golden.shuffle);
    const typed = Int32Array.from({ length: 10 }, (_, index) => index);
    expect([...createRandom(golden.seed).shuffle(typed)]).toEqual(golden.shuffle);
  });
});

test('the draws look as they should', () => {
  const random = createRandom(2024);
  const n = 200_000;
  let total = 0;
  let squares = 0;
  const counts = new Array<number>(7).fill(0);
  for (let i = 0; i < n; i++) {
    const x = random.normal();
    total += x;
    squares += x * x;
    const k = random.integer(7);
    counts[k] = (counts[k] as number) + 1;
    const u = random.next();
    if (!(u >= 0 && u < 1)) throw new Error(`next() gave ${u}`);
  }
  expect(Math.abs(total / n)).toBeLessThan(0.01);
  expect(Math.abs(squares / n - 1)).toBeLessThan(0.015);
  for (const count of counts) expect(Math.abs(count / n - 1 / 7)).toBeLessThan(0.004);
});

test('what is no seed and no range is refused', () => {
  expect(() => createRandom(0.5)).toThrow('safe integer');
  expect(() => createRandom(Number.NaN)).toThrow('safe integer');
  for (const n of [0, -1, 1.5, 2 ** 33]) expect(() => createRandom(1).integer(n)).toThrow('integer(n)');
  expect(createRandom(1).integer(1)).toBe(0);
  expect(createRandom(1).shuffle([])).toEqual([]);
});
