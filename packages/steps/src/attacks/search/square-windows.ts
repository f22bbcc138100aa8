// The windows that the Square attack changes: squares of images, sets of numbers of other rows.

import type { Random } from '@cairn/core';
import type { AttackedModel } from './attacked-model.ts';

/** Numbers of a point that change together. */
export interface Window {
  /** Positions within a point. */
  readonly places: readonly number[];
  /** For each position, the number of its group: the channels of an image get a sign each, the numbers of another row too. */
  readonly groups: readonly number[];
  readonly groupCount: number;
  /** For each position, its weight in `l2` and `l1`: largest in the middle of a square, as in the paper. */
  readonly weights: readonly number[];
}

/** Draws a window that holds a share of a point's numbers. */
export function drawWindow(
  random: Random,
  { size, image }: Pick<AttackedModel, 'size' | 'image'>,
  share: number,
): Window {
  if (!image) {
    const count = Math.min(size, Math.max(1, Math.round(share * size)));
    const all = Int32Array.from({ length: size }, (_, place) => place);
    for (let i = 0; i < count; i++) {
      const other = i + random.integer(size - i);
      [all[i], all[other]] = [all[other]!, all[i]!];
    }
    const places = [...all.subarray(0, count)];
    return { places, groups: places.map((_, i) => i), groupCount: count, weights: places.map(() => 1) };
  }
  const [height, width, channels] = image;
  const side = Math.min(Math.max(1, Math.round(Math.sqrt(share * height * width))), Math.min(height, width));
  const top = random.integer(height - side + 1);
  const left = random.integer(width - side + 1);
  const places: number[] = [];
  const groups: number[] = [];
  const weights: number[] = [];
  const middle = (side - 1) / 2;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let channel = 0; channel < channels; channel++) {
        places.push(((top + y) * width + left + x) * channels + channel);
        groups.push(channel);
        weights.push(1 / (1 + Math.max(Math.abs(y - middle), Math.abs(x - middle))) ** 2);
      }
  return { places, groups, groupCount: channels, weights };
}

/** The share of a point's numbers that changes in query `query` of `queries`: the schedule of the paper for 10,000 queries. */
export function windowShare(query: number, queries: number, first: number): number {
  const at = Math.floor((query / queries) * 10_000);
  const halvings = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000].findIndex((last) => at <= last);
  return first / 2 ** (halvings < 0 ? 9 : halvings);
}
