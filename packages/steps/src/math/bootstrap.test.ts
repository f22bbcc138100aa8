import { describe, expect, test } from 'vitest';
import { bootstrap } from './bootstrap.ts';
import { expectClose } from './expect-close.reference.ts';
import reference from './random.reference.json' with { type: 'json' };

const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;

describe.each(reference.bootstrap)('$name, seed $seed', (golden) => {
  test('draws and percentiles as the reference', () => {
    const statistic = (rows: Int32Array) => {
      const drawn = Array.from(rows, (row) => golden.values[row] as number);
      const kept = golden.name === 'mean' ? drawn : drawn.filter((value) => value > 0);
      return kept.length === 0 ? null : mean(kept);
    };
    const { seed, draws, level, strata } = golden;
    const options = { seed, draws, level, ...(strata === undefined ? {} : { strata }) };
    const found = bootstrap(golden.values.length, statistic, options);
    expectClose([found.interval?.low, found.interval?.high], [golden.low, golden.high], golden.name);
    expect(found.dropped).toBe(golden.dropped);
    expect(found.draws).toBe(draws);
  });
});

test('the same seed gives the same interval, another seed another', () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  const run = (seed: number) =>
    bootstrap(values.length, (rows) => mean(Array.from(rows, (row) => values[row] as number)), { seed }).interval;
  expect(run(1)).toEqual(run(1));
  expect(run(1)).not.toEqual(run(2));
});

test('within strata every draw keeps the size of each', () => {
  const strata = [1, 0, 1, 1, 0, 2];
  bootstrap(
    6,
    (rows) => {
      const counts = [0, 0, 0];
      for (const row of rows) counts[strata[row] as number]!++;
      expect(counts).toEqual([2, 3, 1]);
      return 0;
    },
    { seed: 4, draws: 50, strata },
  );
});

test('what has no spread to draw from has no interval', () => {
  const one = () => 1;
  expect(bootstrap(0, one, { seed: 1 }).interval).toBeNull();
  expect(bootstrap(1, one, { seed: 1 }).interval).toBeNull();
  expect(bootstrap(3, one, { seed: 1, strata: [0, 1, 2] }).interval).toBeNull();
  expect(bootstrap(3, one, { seed: 1, draws: 20 }).interval).toBeNull();
  expect(bootstrap(3, () => null, { seed: 1, draws: 20 })).toEqual({ interval: null, draws: 20, dropped: 20 });
  expect(() => bootstrap(3, one, { seed: 1, strata: [0] })).toThrow('strata codes');
});
