// Numbers with a little noise.

import type { Random } from '@cairn/core';
import { moments } from '@cairn/stats';
import type { NumberColumn } from '../schemas/column.ts';

/** The standard deviation (population, ddof 0) of the values that are there; 0 of none, and of equal ones. */
export function deviationOf(values: readonly (number | null)[]): number {
  return moments(values.filter((value) => value !== null)).deviation;
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
