// Which rows are for training, validation and test. Rows that belong together (equal rows, rows of one group) are never
// on two sides.

import type { Random } from '@cairn/core';

export interface SplitRows {
  /** Positions, ascending. */
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** Rows that go to one side together. */
export interface Unit {
  readonly rows: readonly number[];
}

export interface Sizes {
  /** Rows for validation, below 1 as a share of all rows, else as a number of rows. */
  readonly validation: number;
  readonly test: number;
}

/** The wanted numbers of rows: shares are rounded to the nearest. @throws Error when nothing is left for training */
export function countParts(rowCount: number, { validation, test }: Sizes): { validation: number; test: number } {
  const count = (size: number) => (size < 1 ? Math.round(size * rowCount) : size);
  const counts = { validation: count(validation), test: count(test) };
  if (counts.validation + counts.test >= rowCount) {
    throw new Error(
      `A split into ${counts.validation} rows for validation and ${counts.test} for test leaves none of ${rowCount} for training`,
    );
  }
  return counts;
}

/**
 * At random, in the same proportions within every stratum: of `n` rows of a stratum, its share of the test rows rounded
 * down or up, the largest remainders up, so that the totals are met. Units larger than one row may miss them by a few.
 *
 * @param strata - units by stratum; one stratum where nothing is stratified
 */
export function splitAtRandom(strata: readonly (readonly Unit[])[], sizes: Sizes, random: Random): SplitRows {
  const totals = strata.map((units) => units.reduce((total, { rows }) => total + rows.length, 0));
  const wanted = countParts(
    totals.reduce((sum, total) => sum + total, 0),
    sizes,
  );
  const tests = apportion(totals, wanted.test);
  const validations = apportion(totals, wanted.validation);
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  for (const [index, units] of strata.entries()) {
    const left = { test: tests[index]!, validation: validations[index]! };
    for (const { rows } of random.shuffle([...units])) {
      // A unit that would overshoot by more than it fills goes on to the next part.
      const fits = (room: number) => room > 0 && rows.length <= 2 * room;
      const part = fits(left.test) ? 'test' : fits(left.validation) ? 'validation' : 'train';
      if (part !== 'train') left[part] -= rows.length;
      parts[part].push(...rows);
    }
  }
  return sortParts(parts);
}

/** Later units are held out: the last for test, those before them for validation. */
export function splitInOrder(units: readonly Unit[], sizes: Sizes): SplitRows {
  const rowCount = units.reduce((total, { rows }) => total + rows.length, 0);
  const wanted = countParts(rowCount, sizes);
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  for (const { rows } of units.toReversed()) {
    // A unit that only partly fits stays on the earlier side.
    if (parts.validation.length === 0 && parts.train.length === 0 && parts.test.length + rows.length <= wanted.test) {
      parts.test.push(...rows);
    } else if (parts.train.length === 0 && parts.validation.length + rows.length <= wanted.validation) {
      parts.validation.push(...rows);
    } else parts.train.push(...rows);
  }
  return sortParts(parts);
}

/** Largest remainders: `total` seats among parties of these sizes. */
function apportion(sizes: readonly number[], total: number): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const quotas = sizes.map((size) => (size * total) / all);
  const seats = quotas.map(Math.floor);
  const given = seats.reduce((sum, count) => sum + count, 0);
  const order = quotas.map((quota, index) => ({ index, rest: quota - Math.floor(quota) }));
  order.sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of order.slice(0, total - given)) seats[index]!++;
  return seats;
}

function sortParts(parts: Readonly<Record<keyof SplitRows, readonly number[]>>): SplitRows {
  const sort = (rows: readonly number[]) => Int32Array.from(rows).sort();
  return { train: sort(parts.train), validation: sort(parts.validation), test: sort(parts.test) };
}
