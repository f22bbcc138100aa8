/**
 * The `share` quantile of sorted values, with linear interpolation between neighbours: `numpy.percentile`'s default
 * (`method='linear'`, type 7 of Hyndman and Fan).
 *
 * @param sorted - ascending, at least one
 * @param share - from 0 to 1
 */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError('A percentile needs at least one value');
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  const part = place - below;
  // As numpy does, from the nearer end, so that the result is never outside the two.
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}
