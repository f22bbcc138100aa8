// Changed copies of the images of a column.

import type { Random } from '@cairn/core';
import type { PixelColumn } from '../kinds/table.ts';
import type { ImageColumn } from '../schemas/column.ts';
import { pixelsOf } from '../tables/create-table.ts';
import { type Interpolation, rotation, transformImage, zoom } from './affine-image.ts';
import { addNoise, type FillMode, flipImage, shiftImage } from './image-changes.ts';
import { changeBrightness, changeContrast, cutOut } from './light-changes.ts';

export interface ImageRules {
  readonly shift: number;
  readonly fill: FillMode;
  readonly flip: boolean;
  readonly noise: number;
  // What is not set draws nothing, so that what was drawn before these were there is as it was.
  readonly rotation?: number | undefined;
  readonly zoom?: number | undefined;
  readonly interpolation?: Interpolation | undefined;
  readonly contrast?: number | undefined;
  readonly brightness?: number | undefined;
  readonly cutout?: number | undefined;
}

/**
 * One changed copy of every image: shifted by a whole number of pixels, up to `shift` in each direction and not by
 * zero, flipped with a probability of one half, rotated, zoomed, with another contrast and brightness, each by a factor that is
 * drawn evenly, with noise, and with a square cut out, in this order.
 */
export function copyImages(
  { shape, data }: PixelColumn,
  { min, max }: ImageColumn,
  rules: ImageRules,
  random: Random,
): Float32Array {
  const { shift, fill, flip, noise, interpolation = 'bilinear', cutout } = rules;
  const size = pixelsOf(shape);
  const copies = new Float32Array(data.length);
  const sides = 2 * shift + 1;
  const middle = (sides * sides - 1) / 2;
  const reading = { mode: fill, constant: min, interpolation };
  const draw = (most: number) => (2 * random.next() - 1) * most;
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
    if (rules.rotation) pixels = transformImage(pixels, shape, rotation(shape, draw(rules.rotation)), reading);
    if (rules.zoom) pixels = transformImage(pixels, shape, zoom(shape, draw(rules.zoom)), reading);
    if (rules.contrast) changeContrast(pixels, shape, 1 + draw(rules.contrast), { min, max });
    if (rules.brightness) changeBrightness(pixels, draw(rules.brightness), { min, max });
    if (noise > 0) addNoise(pixels, { deviation: noise * (max - min), min, max, random });
    if (cutout)
      cutOut(pixels, shape, {
        row: random.integer(shape[0]),
        column: random.integer(shape[1]),
        side: cutout,
        value: min,
      });
    copies.set(pixels, start);
  }
  return copies;
}
