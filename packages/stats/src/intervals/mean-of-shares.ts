import type { Interval } from '../base/interval.ts';
import { type Bounded, moverMean } from '../rates/mover.ts';

/**
 * Limits of a mean over classes of figures from 0 to 1. A class whose figure is undefined is left out of the value, as
 * scikit-learn does, but not of the limits: its figure may be anything from 0 to 1, and a model that was not tried on a
 * class is not known to be good at it.
 *
 * @param shares - one a class; `null` where undefined
 * @param correlation - of the errors of two classes, from 0 to 1
 * @returns `null` when every class is undefined
 */
export function meanOfShares(
  shares: readonly (Bounded | null)[],
  correlation: (one: number, other: number) => number,
): Interval | null {
  const known = shares.flatMap((share, index) => (share === null ? [] : [{ share, index }]));
  if (known.length === 0) return null;
  const mean = moverMean(
    known.map(({ share }) => share),
    (one, other) => correlation(known[one]!.index, known[other]!.index),
  );
  const weight = known.length / shares.length;
  return { low: Math.max(0, weight * mean.low), high: Math.min(1, weight * mean.high + 1 - weight) };
}
