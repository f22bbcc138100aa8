// Numbers with a little noise.

import type { Random } from '@cairn/core';
import type { NumberColumn } from '../schemas/column.ts';

/** The standard deviation (population, ddof 0) of the values that are there; 0 of none. */
export function deviationOf(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return 0;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
}

/** Adds Gaussian noise of this standard deviation, clipped to the declared range; null stays. */
export function jitterNumbers(
  values: readonly (number | null)[],
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: NumberColumn,
  deviation: number,
  random: Random,
): (number | null)[] {
  return values.map((value) =>
    value === null ? null : Math.min(max, Math.max(min, value + deviation * random.normal())),
  );
}
