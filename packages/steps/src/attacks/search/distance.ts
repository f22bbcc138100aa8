import type { Norm } from '../norm.ts';

/** How far a point is from another, in shares of the declared ranges. */
export function distanceOf(point: Float32Array, origin: Float32Array, norm: Norm): number {
  let total = 0;
  for (let i = 0; i < point.length; i++) {
    const change = Math.abs(point[i]! - origin[i]!);
    total = norm === 'linf' ? Math.max(total, change) : total + (norm === 'l2' ? change * change : change);
  }
  return norm === 'l2' ? Math.sqrt(total) : total;
}
