// Points of a space of params, drawn at random: next to grid, which has all points of its axes.

import { callerLocation } from '../../base/errors/source-location.ts';
import { createRandom, type Random } from '../../base/random/random.ts';
import { deriveSeed } from '../../base/random/seed.ts';
import { checkOptions } from '../recording/check-call.ts';
import type { ParamSpace, PointOf } from './param-range.ts';

export interface DrawOptions {
  /** A whole number. Default 0: the same points in every run. */
  readonly seed?: number | undefined;
}

/**
 * Points that are drawn independently. Each param has random numbers of its own: a further param leaves the values of the others,
 * and more points keep those that are there, so that their trials stay fresh.
 *
 * ```ts
 * const points = randomSearch(20, { learningRate: between(1e-4, 1e-1, { scale: 'log' }), dense: oneOf([[16], [32, 16]]) });
 * const trials = points.map((point) => train({ rows }, { label: 'repaid', ...point }));
 * ```
 *
 * @throws RangeError if `count` is not a whole number from 1
 */
export function randomSearch<const S extends ParamSpace>(
  count: number,
  space: S,
  options: DrawOptions = {},
): readonly PointOf<S>[] {
  checkOptions('randomSearch', options, { seed: true }, callerLocation(randomSearch));
  return drawPoints(count, space, options.seed ?? 0, (random) => Array.from({ length: count }, () => random.next()));
}

/**
 * Points that cover each param evenly: of `count` equal parts of its range, each has one point (M. D. McKay, R. J. Beckman,
 * W. J. Conover, Technometrics 21, 1979). Each param has random numbers of its own; more points are other points.
 *
 * @throws RangeError if `count` is not a whole number from 1
 */
export function latinHypercube<const S extends ParamSpace>(
  count: number,
  space: S,
  options: DrawOptions = {},
): readonly PointOf<S>[] {
  checkOptions('latinHypercube', options, { seed: true }, callerLocation(latinHypercube));
  return drawPoints(count, space, options.seed ?? 0, (random) => {
    const parts = Array.from({ length: count }, (_, part) => part);
    random.shuffle(parts);
    return parts.map((part) => (part + random.next()) / count);
  });
}

function drawPoints<S extends ParamSpace>(
  count: number,
  space: S,
  seed: number,
  draw: (random: Random) => readonly number[],
): readonly PointOf<S>[] {
  if (!Number.isSafeInteger(count) || count < 1)
    throw new RangeError(`The number of points is ${count}: give a whole number from 1`);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`The seed is ${seed}: give a whole number`);
  const drawn = Object.entries(space).map(
    ([name, range]) =>
      [name, draw(createRandom(deriveSeed(seed, `search ${name}`))).map((position) => range.at(position))] as const,
  );
  return Array.from({ length: count }, (_, index) =>
    Object.fromEntries(drawn.map(([name, values]) => [name, values[index]])),
  ) as unknown as readonly PointOf<S>[];
}
