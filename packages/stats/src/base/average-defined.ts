import { Figure } from './figure.ts';
import { sum } from './sum.ts';

/**
 * The mean of those figures that are defined, and which were not: `zero_division=nan` of scikit-learn, whose own
 * `_nanaverage` also falls back to equal weights when all weights that remain are 0.
 *
 * @param figures - one for each class
 * @param n - rows that the mean rests on
 * @param weights - one for each class; default equal
 */
export function averageDefined(figures: readonly Figure[], n: number, weights?: readonly number[]): Figure {
  const leftOut = figures.flatMap((figure, index) => (figure.value === null ? [index] : []));
  const kept = figures.flatMap((figure, index) =>
    figure.value === null ? [] : [{ value: figure.value, weight: weights?.[index] ?? 1 }],
  );
  if (kept.length === 0) return Figure.none(n, n === 0 ? 'no rows' : 'undefined for every class', leftOut);
  const total = sum(kept.map(({ weight }) => weight));
  if (total === 0) return Figure.of(sum(kept.map(({ value }) => value)) / kept.length, n, leftOut);
  return Figure.of(sum(kept.map(({ value, weight }) => value * weight)) / total, n, leftOut);
}
