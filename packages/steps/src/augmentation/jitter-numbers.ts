// Adds a little noise to numbers.

import type { Random } from '@cairn/core';
import { moments } from '@cairn/stats';
import type { NumberColumn } from '../schemas/column.ts';

/** The standard deviation (population, ddof 0) of the known values; 0 if there are none, and if all are equal. */
export function deviationOf(values: readonly (number | null)[]): number {
  return moments(values.filter((value) => value !== null)).deviation;
}

/** Adds Gaussian noise of this standard deviation, clipped to the declared range; integers are rounded; null stays null. */
export function jitterNumbers(
  values: readonly (number | null)[],
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, integer }: NumberColumn,
  deviation: number,
  random: Random,
): (number | null)[] {
  const keep = (value: number) => (integer ? Math.round(value) : value);
  return values.map((value) =>
    value === null ? null : Math.min(max, Math.max(min, keep(value + deviation * random.normal()))),
  );
}
