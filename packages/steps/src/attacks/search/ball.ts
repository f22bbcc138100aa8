// The region that a point may be in: the ball of ε around its origin, in one of three norms, and the unit box.

import type { Norm } from '../norm.ts';

export interface Ball {
  readonly norm: Norm;
  /** The radius, in shares of the declared ranges. */
  readonly epsilon: number;
}

/**
 * Moves one point into the ball around its origin and into the box. It changes `points`.
 *
 * For `linf` and `l1` to the nearest point of both together; for `l2` into the ball first and then into the box, which leaves
 * no number farther from its origin.
 *
 * @param start - where the point begins in `points` and `origins`
 */
export function projectIntoBall(points: Float32Array, origins: Float32Array, start: number, size: number, ball: Ball) {
  const { norm, epsilon } = ball;
  if (norm === 'l1') return projectOntoDiamond(points, origins, start, size, epsilon);
  const end = start + size;
  if (norm === 'l2') {
    let squares = 0;
    for (let i = start; i < end; i++) squares += (points[i]! - origins[i]!) ** 2;
    const length = Math.sqrt(squares);
    if (length > epsilon)
      for (let i = start; i < end; i++) points[i] = origins[i]! + ((points[i]! - origins[i]!) * epsilon) / length;
  }
  const reach = norm === 'linf' ? epsilon : Number.POSITIVE_INFINITY;
  for (let i = start; i < end; i++) {
    const low = Math.max(0, origins[i]! - reach);
    const high = Math.min(1, origins[i]! + reach);
    points[i] = Math.min(Math.max(points[i]!, low), high);
  }
}

/** How often the interval that contains the shift is halved: more than float32 can resolve. */
const halvings = 40;

/**
 * The nearest point of the L1 ball and the box. Each change loses the same amount λ, is at least 0 and at most the room up to
 * the side of the box; λ is the smallest amount at which the changes add up to at most ε.
 *
 * Source: F. Croce, M. Hein, "Mind the box: l1-APGD for sparse adversarial attacks on image classifiers", ICML 2021,
 * proposition 2.1.
 */
function projectOntoDiamond(points: Float32Array, origins: Float32Array, start: number, size: number, epsilon: number) {
  const changes = new Float64Array(size);
  const rooms = new Float64Array(size);
  let largest = 0;
  for (let i = 0; i < size; i++) {
    const origin = origins[start + i]!;
    const change = points[start + i]! - origin;
    changes[i] = change;
    rooms[i] = change > 0 ? 1 - origin : origin;
    largest = Math.max(largest, Math.abs(change));
  }
  const kept = (i: number, shift: number) => Math.min(Math.max(Math.abs(changes[i]!) - shift, 0), rooms[i]!);
  const totalAt = (shift: number) => {
    let total = 0;
    for (let i = 0; i < size; i++) total += kept(i, shift);
    return total;
  };
  let shift = 0;
  if (totalAt(0) > epsilon) {
    let low = 0;
    shift = largest;
    for (let round = 0; round < halvings; round++) {
      const middle = (low + shift) / 2;
      if (totalAt(middle) > epsilon) low = middle;
      else shift = middle;
    }
  }
  for (let i = 0; i < size; i++) points[start + i] = origins[start + i]! + Math.sign(changes[i]!) * kept(i, shift);
}
