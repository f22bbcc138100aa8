// Chooses the rows for training, validation and test. Rows that belong together (equal rows, rows of one group) are
// always in the same part.

import type { Random } from '@cairn/core';

export interface SplitRows {
  /** Positions, ascending. */
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** Rows that are put into one part together. */
export interface Unit {
  readonly rows: readonly number[];
}

export interface Sizes {
  /** Rows for validation: a number below 1 is a share of all rows, otherwise it is a number of rows. */
  readonly validation: number;
  readonly test: number;
}

/**
 * The required numbers of rows: shares are rounded to the nearest number. @throws Error when nothing is left for
 * training
 */
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
 * Strata with fewer units than parts cannot be in every part. They are combined into one stratum, so that the parts
 * have the required sizes; separately, all of them would be rounded the same way.
 *
 * @param partCount - the number of parts that are not empty, from 1 to 3
 */
export function poolRareStrata(
  strata: readonly (readonly Unit[])[],
  partCount: number,
): { readonly large: readonly (readonly Unit[])[]; readonly rare: readonly Unit[] } {
  const isRare = (units: readonly Unit[]) => units.length < partCount;
  // A single stratum needs no combining.
  if (strata.length === 1) return { large: strata, rare: [] };
  return { large: strata.filter((units) => !isRare(units)), rare: strata.filter(isRare).flat() };
}

/**
 * Splits at random, with the same proportions in every stratum. Of `n` rows of a stratum, the share for test is rounded
 * down or up, the largest remainders up, so that the totals are right. With units of several rows they may differ a
 * little.
 *
 * @param strata - units by stratum; one stratum if rows are not stratified
 */
export function splitAtRandom(strata: readonly (readonly Unit[])[], sizes: Sizes, random: Random): SplitRows {
  const totals = strata.map((units) => units.reduce((total, { rows }) => total + rows.length, 0));
  const wanted = countParts(
    totals.reduce((sum, total) => sum + total, 0),
    sizes,
  );
  const tests = apportion(totals, wanted.test, totals);
  // A row for test is not for validation too.
  const validations = apportion(
    totals,
    wanted.validation,
    totals.map((total, index) => total - tests[index]!),
  );
  const parts = { train: [] as number[], validation: [] as number[], test: [] as number[] };
  for (const [index, units] of strata.entries()) {
    const left = { test: tests[index]!, validation: validations[index]! };
    for (const { rows } of random.shuffle([...units])) {
      // A unit that would exceed the size by more than it fills goes to the next part.
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
    // A unit that only partly fits stays in the earlier part.
    if (parts.validation.length === 0 && parts.train.length === 0 && parts.test.length + rows.length <= wanted.test) {
      parts.test.push(...rows);
    } else if (parts.train.length === 0 && parts.validation.length + rows.length <= wanted.validation) {
      parts.validation.push(...rows);
    } else parts.train.push(...rows);
  }
  return sortParts(parts);
}

/** Largest remainders: distributes `total` in proportion to these sizes, with at most `rooms` for each. */
function apportion(sizes: readonly number[], total: number, rooms: readonly number[]): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const quotas = sizes.map((size) => (size * total) / all);
  const seats = quotas.map((quota, index) => Math.min(Math.floor(quota), rooms[index]!));
  const order = quotas.map((quota, index) => ({ index, rest: quota - Math.floor(quota) }));
  order.sort((a, b) => b.rest - a.rest || a.index - b.index);
  let left = total - seats.reduce((sum, count) => sum + count, 0);
  while (left > 0) {
    const open = order.filter(({ index }) => seats[index]! < rooms[index]!).slice(0, left);
    // Both held-out parts are smaller than all rows, so there is room. Without this check an error would be an endless
    // loop.
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
