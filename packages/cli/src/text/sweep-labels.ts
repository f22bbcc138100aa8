// Names of nodes in the one graph of a sweep: a node that not all points have is named with what its points have in common.

export type TypedPoint = Readonly<Record<string, string>>;

/** `train.trees=5 db=mysql` */
export function namePoint(point: TypedPoint): string {
  return Object.entries(point)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/**
 * @param label - as its own plan names it
 * @param points - positions of the points that have the node
 */
export function labelInSweep(label: string, points: readonly number[], all: readonly TypedPoint[]): string {
  if (points.length === all.length) return label;
  const [first, ...others] = points.map((point) => all[point]!);
  const common = Object.entries(first ?? {}).filter(([name, value]) => others.every((point) => point[name] === value));
  const mark = common.length
    ? namePoint(Object.fromEntries(common))
    : `${namePoint(first ?? {})}, ${others.length} more`;
  return `${label} at ${mark}`;
}

/** By the id of each node, its label and the points that have it, in the order of the points. */
export function joinNodes<N>(
  points: readonly (readonly N[])[],
  idOf: (node: N) => string,
): ReadonlyMap<string, { readonly node: N; readonly points: readonly number[] }> {
  const joined = new Map<string, { readonly node: N; readonly points: number[] }>();
  for (const [point, nodes] of points.entries())
    for (const node of nodes) {
      const known = joined.get(idOf(node));
      if (known) known.points.push(point);
      else joined.set(idOf(node), { node, points: [point] });
    }
  return joined;
}
