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
 * Strata that have fewer units than there are parts cannot be in every part. They are taken together as one, so that the
 * parts come out in the sizes that are wanted; one by one, each would be rounded the same way.
 *
 * @param partCount - how many parts are not empty, from 1 to 3
 */
export function poolRareStrata(
  strata: readonly (readonly Unit[])[],
  partCount: number,
): { readonly large: readonly (readonly Unit[])[]; readonly rare: readonly Unit[] } {
  const isRare = (units: readonly Unit[]) => units.length < partCount;
  // A single one is split as it would be in company.
  if (strata.length === 1) return { large: strata, rare: [] };
  return { large: strata.filter((units) => !isRare(units)), rare: strata.filter(isRare).flat() };
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
  const tests = apportion(totals, wanted.test, totals);
  // A row that is for test is not for validation too.
  const validations = apportion(
    totals,
    wanted.validation,
    totals.map((total, index) => total - tests[index]!),
  );
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

/** Largest remainders: `total` seats among parties of these sizes, and no more for any than it has room for. */
function apportion(sizes: readonly number[], total: number, rooms: readonly number[]): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const quotas = sizes.map((size) => (size * total) / all);
  const seats = quotas.map((quota, index) => Math.min(Math.floor(quota), rooms[index]!));
  const order = quotas.map((quota, index) => ({ index, rest: quota - Math.floor(quota) }));
  order.sort((a, b) => b.rest - a.rest || a.index - b.index);
  let left = total - seats.reduce((sum, count) => sum + count, 0);
  while (left > 0) {
    const open = order.filter(({ index }) => seats[index]! < rooms[index]!).slice(0, left);
    // Both held-out parts are smaller than all rows, so there is room; a loop without an end would hide that it is not so.
    if (open.length === 0) throw new RangeError(`There is no room for ${left} of ${total}`);
    for (const { index } of open) seats[index]!++;
    left -= open.length;
  }
  return seats;
}

function sortParts(parts: Readonly<Record<keyof SplitRows, readonly number[]>>): SplitRows {
  const sort = (rows: readonly number[]) => Int32Array.from(rows).sort();
  return { train: sort(parts.train), validation: sort(parts.validation), test: sort(parts.test) };
}
