// The worlds of the tables: two to twelve groups of 10 to 1,000 rows, of equal and of very unequal sizes.

import type { WorldGroup } from './world.ts';

const repeat = (count: number, n: number): number[] => new Array<number>(count).fill(n);

export const sizes: Readonly<Record<string, readonly number[]>> = {
  '2 × 10': repeat(2, 10),
  '10 and 1,000': [10, 1000],
  '2 × 100': repeat(2, 100),
  '3 × 20': repeat(3, 20),
  '850, 30, 10, 10, 100': [850, 30, 10, 10, 100],
  '6 × 50': repeat(6, 50),
  '6 × 200': repeat(6, 200),
  '800 and 9 × 22': [800, ...repeat(9, 22)],
  '12 × 10': repeat(12, 10),
  '1,000 and 11 × 10': [1000, ...repeat(11, 10)],
  '10 and 11 × 1,000': [10, ...repeat(11, 1000)],
  '12 × 1,000': repeat(12, 1000),
};

/** Rates that are shares of rows, and of positives and negatives. */
export const baseRates = [0.05, 0.2, 0.5, 0.95] as const;

/** No group differs. */
export function equalGroups(ofSize: readonly number[], baseRate: number): WorldGroup[] {
  return ofSize.map((n) => ({ n, baseRate, rate: baseRate, truePositiveRate: 0.9, falsePositiveRate: 0.1 }));
}

/** Every third group is a bit worse than the first, every third a lot. */
export function unequalGroups(ofSize: readonly number[], baseRate: number): WorldGroup[] {
  return ofSize.map((n, index) => {
    const worse = (index % 3) * 0.15;
    return {
      n,
      baseRate,
      rate: baseRate * (1 - worse),
      truePositiveRate: 0.9 - worse,
      falsePositiveRate: 0.1 + worse / 3,
    };
  });
}

/** `count` groups of 500 rows, of which the last is worse by 0.3 in every rate. */
export function oneWorseGroup(count: number, rate: number): WorldGroup[] {
  return repeat(count, 500).map((n, index) => {
    const worse = index === count - 1 ? 0.3 : 0;
    return {
      n,
      baseRate: 0.5,
      rate: rate - worse,
      truePositiveRate: rate - worse,
      falsePositiveRate: 1 - rate + worse,
    };
  });
}
