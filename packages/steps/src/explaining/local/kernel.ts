// How much a sample counts in LIME.

/** lime's kernel: the root of an exponential one. */
export function kernelOf(distance: number, width: number): number {
  return Math.sqrt(Math.exp(-(distance * distance) / (width * width)));
}

/** The cosine distance of a sample from the row, which has every feature. */
export function cosineDistance(has: Float64Array): number {
  const kept = has.reduce((total, value) => total + value, 0);
  return 1 - Math.sqrt(kept / has.length);
}
