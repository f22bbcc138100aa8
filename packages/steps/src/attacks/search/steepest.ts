// Steps along slopes: the change of length 1 in a norm that climbs fastest.

import type { Norm } from '../norm.ts';

/** The largest number of a Float32Array. */
const most = 3.4028234663852886e38;

/**
 * Adds to one point of `points` a step of length `step` along its slope: in `linf` by the slope's signs; in `l2` along the
 * slope; in `l1` equally in the numbers with the steepest slopes. A slope that is not a number is none: the point would be
 * outside of every ball, and its class would be the first one whatever the model says.
 *
 * @param share - for `l1`, the share of a point's numbers that change, 0 to 1; at least one does
 */
export function climb(
  points: Float32Array,
  slopes: Float32Array,
  { start, size, norm, step, share = 0 }: ClimbOptions,
): void {
  const end = start + size;
  // Infinite slopes have a direction, too.
  for (let i = start; i < end; i++) slopes[i] = Math.min(Math.max(slopes[i]! || 0, -most), most);
  let largest = 0;
  for (let i = start; i < end; i++) largest = Math.max(largest, Math.abs(slopes[i]!));
  if (largest === 0) return;
  if (norm === 'linf') {
    for (let i = start; i < end; i++) points[i]! += step * Math.sign(slopes[i]!);
  } else if (norm === 'l2') {
    // Divided by the largest first: the square of a slope of 1e-30 is 0 in few bits, and its direction is not.
    let squares = 0;
    for (let i = start; i < end; i++) squares += (slopes[i]! / largest) ** 2;
    const factor = step / (largest * Math.sqrt(squares));
    for (let i = start; i < end; i++) points[i]! += factor * slopes[i]!;
  } else {
    const sizes = Float32Array.from(slopes.subarray(start, end), Math.abs).sort();
    const least = sizes[Math.min(Math.max(Math.floor((1 - share) * size), 0), size - 1)]!;
    const isSteep = (i: number) => slopes[i] !== 0 && Math.abs(slopes[i]!) >= least;
    let count = 0;
    for (let i = start; i < end; i++) if (isSteep(i)) count++;
    for (let i = start; i < end; i++) if (isSteep(i)) points[i]! += (step / count) * Math.sign(slopes[i]!);
  }
}

export interface ClimbOptions {
  /** Where the point begins. */
  readonly start: number;
  readonly size: number;
  readonly norm: Norm;
  readonly step: number;
  readonly share?: number | undefined;
}
