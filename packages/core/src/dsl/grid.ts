// A sweep is an array: grid is a pure function, and .map is JavaScript.

export type Axis = readonly (string | number | boolean | null)[];
export type Axes = Readonly<Record<string, Axis>>;
export type Point<A extends Axes> = { readonly [N in keyof A]: A[N][number] } & {};

/** All points of the axes, the last axis varying fastest. */
export function grid<const A extends Axes>(axes: A): readonly Point<A>[] {
  let points: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(axes))
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  return points as unknown as readonly Point<A>[];
}
