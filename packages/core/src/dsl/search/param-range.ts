// What one param of a search may be.

import { callerLocation } from '../../base/errors/source-location.ts';
import type { AxisPoint, AxisValue } from '../grid.ts';
import { checkOptions } from '../recording/check-call.ts';

/** What one param may be: made by `between` or `oneOf`. */
export interface ParamRange<out V> {
  /**
   * The value at a position of the range.
   *
   * @param position - from 0, which is included, to 1, which is not
   */
  at(position: number): V;
}

// biome-ignore lint/suspicious/noExplicitAny: ranges of any values are meant
export type ParamSpace = Readonly<Record<string, ParamRange<any>>>;

/** A point of a space, as params take it. */
export type PointOf<S extends ParamSpace> = {
  readonly [N in keyof S]: S[N] extends ParamRange<infer V> ? V : never;
} & {};

export interface BetweenOptions {
  /** `log`: each factor of ten is as likely as another. Default `linear`. */
  readonly scale?: 'linear' | 'log' | undefined;
  /** Whole numbers only, both ends included. Default false. */
  readonly whole?: boolean | undefined;
}

/**
 * Numbers from `low` to `high`. They are rounded to six significant digits, so that labels stay short.
 *
 * @throws RangeError if `low` is not below `high`, if `scale` is `log` and `low` is not above 0, and if `whole` is set and an end
 *   is not a whole number
 */
export function between(low: number, high: number, options: BetweenOptions = {}): ParamRange<number> {
  checkOptions('between', options, { scale: true, whole: true }, callerLocation(between));
  const { scale = 'linear', whole = false } = options;
  if (scale !== 'linear' && scale !== 'log')
    throw new RangeError(`between(${low}, ${high}): the scale is 'linear' or 'log', not '${String(scale)}'`);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
    throw new RangeError(`between(${low}, ${high}): give two numbers, the lower one first`);
  if (scale === 'log' && low <= 0) throw new RangeError(`between(${low}, ${high}): a logarithmic range begins above 0`);
  if (whole && !(Number.isSafeInteger(low) && Number.isSafeInteger(high)))
    throw new RangeError(`between(${low}, ${high}): the ends of whole numbers are whole numbers`);
  // Each whole number has a range of its own, so that the ends are as likely as the others.
  const [start, end] = whole ? [low, high + 1] : [low, high];
  const map = (position: number) =>
    scale === 'log'
      ? Math.exp(Math.log(start) + position * (Math.log(end) - Math.log(start)))
      : start + position * (end - start);
  const round = whole ? Math.floor : (value: number) => Number(value.toPrecision(6));
  return Object.freeze({ at: (position: number) => Math.min(high, Math.max(low, round(map(position)))) });
}

/**
 * One of several values, which may be any plain data, each as likely as another.
 *
 * @throws RangeError if there are none
 */
export function oneOf<const V extends readonly AxisValue[]>(values: V): ParamRange<AxisPoint<V[number]>> {
  if (values.length === 0) throw new RangeError('oneOf([]): give at least one value');
  const at = (position: number) => values[Math.min(values.length - 1, Math.floor(position * values.length))] as never;
  return Object.freeze({ at });
}
