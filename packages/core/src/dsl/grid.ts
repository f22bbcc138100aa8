// A sweep is an array: grid is a pure function, and .map is JavaScript.

import { describe } from '../base/canonical.ts';
import { callerLocation } from '../base/errors/source-location.ts';
import { refuseCall } from './recording/check-call.ts';

/** Plain data: what a param may be. */
export type AxisValue =
  | string
  | number
  | boolean
  | null
  | readonly AxisValue[]
  | { readonly [field: string]: AxisValue };
export type Axis = readonly AxisValue[];
export type Axes = Readonly<Record<string, Axis>>;

/** A value as a param takes it: its literals stay exact, and its lists can be given where a list is wanted. */
export type AxisPoint<V> = V extends readonly unknown[]
  ? { -readonly [K in keyof V]: AxisPoint<V[K]> }
  : V extends object
    ? { readonly [K in keyof V]: AxisPoint<V[K]> } & {}
    : V;
export type Point<A extends Axes> = { readonly [N in keyof A]: AxisPoint<A[N][number]> } & {};

/**
 * All points of the axes, the last axis varying fastest. The values of an axis are any plain data:
 * `grid({ dense: [[], [32, 16]], rate: [0.1, 0.01] })` has four points.
 *
 * @throws AuthorError `call-wrong` if an axis is not a list
 */
export function grid<const A extends Axes>(axes: A): readonly Point<A>[] {
  let points: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(axes)) {
    if (!Array.isArray(values))
      refuseCall(
        'grid',
        `${describe(values)} as its axis '${name}'`,
        `grid({ ${name}: […] }) with a list`,
        callerLocation(grid),
      );
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points as unknown as readonly Point<A>[];
}
