// Set once, from outside of its braces.

export const limits: { least: number; most?: number } = { least: 1 };
limits.most = 4;

export function countWithin(values: readonly number[], bounds = limits): number {
  const { least, most = Number.POSITIVE_INFINITY } = bounds;
  return Math.min(Math.max(values.length, least), most);
}
