import type { Points } from './attacked-model.ts';

/** The points at `places`, in their order. */
export function selectPoints({ values, rows }: Points, places: ArrayLike<number>, size: number): Points {
  const chosen = new Float32Array(places.length * size);
  for (let i = 0; i < places.length; i++)
    chosen.set(values.subarray(places[i]! * size, (places[i]! + 1) * size), i * size);
  return { values: chosen, rows: Int32Array.from(places, (place) => rows[place]!) };
}
