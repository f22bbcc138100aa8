// Changed copies of the images of a column.

import type { Random } from '@cairn/core';
import type { PixelColumn } from '../kinds/table.ts';
import type { ImageColumn } from '../schemas/column.ts';
import { pixelsOf } from '../tables/create-table.ts';
import { addNoise, type FillMode, flipImage, shiftImage } from './image-changes.ts';

export interface ImageRules {
  readonly shift: number;
  readonly fill: FillMode;
  readonly flip: boolean;
  readonly noise: number;
}

/**
 * One changed copy of every image: shifted by a whole number of pixels, up to `shift` in each direction and not by
 * zero, flipped with a probability of one half, and with noise, in this order.
 */
export function copyImages(
  { shape, data }: PixelColumn,
  { min, max }: ImageColumn,
  { shift, fill, flip, noise }: ImageRules,
  random: Random,
): Float32Array {
  const size = pixelsOf(shape);
  const copies = new Float32Array(data.length);
  const sides = 2 * shift + 1;
  const middle = (sides * sides - 1) / 2;
  for (let start = 0; start < data.length; start += size) {
    let pixels: Float32Array = data.slice(start, start + size);
    if (shift > 0) {
      // All positions of the square except the middle, which would be an exact copy.
      const drawn = random.integer(sides * sides - 1);
      const place = drawn < middle ? drawn : drawn + 1;
      const move = { down: Math.floor(place / sides) - shift, right: (place % sides) - shift };
      pixels = shiftImage(pixels, shape, { ...move, mode: fill, constant: min });
    }
    if (flip && random.next() < 0.5) pixels = flipImage(pixels, shape);
    if (noise > 0) addNoise(pixels, { deviation: noise * (max - min), min, max, random });
    copies.set(pixels, start);
  }
  return copies;
}
