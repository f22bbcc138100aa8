// Changes to one image: shift, horizontal flip, noise. Pixels are stored row by row, channels last.

import type { Random } from '@cairn/core';

/** How the empty area of a shift is filled: Keras' names and meanings. */
export type FillMode =
  /** `kkkk|abcd|kkkk`, where k is the column's min */
  | 'constant'
  /** `aaaa|abcd|dddd` */
  | 'nearest'
  /** `dcba|abcd|dcba` */
  | 'reflect'
  /** `abcd|abcd|abcd` */
  | 'wrap';

export type Shape = readonly [height: number, width: number, channels: number];

/** The position within `size` that is used for `place`; -1 for none. */
export function foldPlace(place: number, size: number, mode: FillMode): number {
  if (place >= 0 && place < size) return place;
  if (mode === 'constant') return -1;
  if (mode === 'nearest') return place < 0 ? 0 : size - 1;
  const period = mode === 'wrap' ? size : 2 * size;
  const within = ((place % period) + period) % period;
  return within < size ? within : period - 1 - within;
}

/** Moves an image `down` and `right` by whole pixels. */
export function shiftImage(
  pixels: Float32Array,
  [height, width, channels]: Shape,
  { down, right, mode, constant }: { down: number; right: number; mode: FillMode; constant: number },
): Float32Array {
  const moved = new Float32Array(pixels.length);
  for (let row = 0; row < height; row++) {
    const fromRow = foldPlace(row - down, height, mode);
    for (let column = 0; column < width; column++) {
      const fromColumn = foldPlace(column - right, width, mode);
      const isOutside = fromRow < 0 || fromColumn < 0;
      const to = (row * width + column) * channels;
      const from = (fromRow * width + fromColumn) * channels;
      for (let channel = 0; channel < channels; channel++) {
        moved[to + channel] = isOutside ? constant : pixels[from + channel]!;
      }
    }
  }
  return moved;
}

/** Left becomes right. */
export function flipImage(pixels: Float32Array, [height, width, channels]: Shape): Float32Array {
  const flipped = new Float32Array(pixels.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = (row * width + width - 1 - column) * channels;
      flipped.set(pixels.subarray(from, from + channels), (row * width + column) * channels);
    }
  }
  return flipped;
}

/**
 * Adds Gaussian noise of this standard deviation, in the pixels' unit, clipped to their range. It changes `pixels`
 * itself.
 */
export function addNoise(
  pixels: Float32Array,
  { deviation, min, max, random }: { deviation: number; min: number; max: number; random: Random },
): Float32Array {
  for (let index = 0; index < pixels.length; index++) {
    pixels[index] = Math.min(max, Math.max(min, pixels[index]! + deviation * random.normal()));
  }
  return pixels;
}
