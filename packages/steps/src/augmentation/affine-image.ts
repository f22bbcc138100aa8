// Rotation and zoom of one image: each pixel of the result is read from a position of the image. Pixels are stored row by row,
// channels last.

import { type FillMode, foldPlace, type Shape } from './image-changes.ts';

export type Interpolation = 'bilinear' | 'nearest';

/** Where a pixel (x to the right, y down) of the result is read: `[a0 x + a1 y + a2, b0 x + b1 y + b2]`. */
export type Affine = readonly [a0: number, a1: number, a2: number, b0: number, b1: number, b2: number];

export interface Reading {
  readonly mode: FillMode;
  readonly constant: number;
  readonly interpolation: Interpolation;
}

/** Keras' RandomRotation: about the middle, counter-clockwise for a positive angle, in shares of a full turn. */
export function rotation([height, width]: Shape, turns: number): Affine {
  const [cos, sin] = [Math.cos(2 * Math.PI * turns), Math.sin(2 * Math.PI * turns)];
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  return [cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos];
}

/** Keras' RandomZoom: about the middle; a positive factor zooms out, 0.2 to 1 ÷ 1.2 of the size. */
export function zoom([height, width]: Shape, factor: number): Affine {
  const size = 1 + factor;
  return [size, 0, ((width - 1) / 2) * (1 - size), 0, size, ((height - 1) / 2) * (1 - size)];
}

/** Pixels outside of the image are as `mode` says, also as one of the four that a bilinear value is made of. */
export function transformImage(pixels: Float32Array, shape: Shape, affine: Affine, reading: Reading): Float32Array {
  const [height, width, channels] = shape;
  const [a0, a1, a2, b0, b1, b2] = affine;
  const { mode, constant, interpolation } = reading;
  const moved = new Float32Array(pixels.length);
  const read = (row: number, column: number, channel: number): number => {
    const [y, x] = [foldPlace(row, height, mode), foldPlace(column, width, mode)];
    return y < 0 || x < 0 ? constant : pixels[(y * width + x) * channels + channel]!;
  };
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = a0 * column + a1 * row + a2;
      const y = b0 * column + b1 * row + b2;
      const to = (row * width + column) * channels;
      if (interpolation === 'nearest') {
        for (let channel = 0; channel < channels; channel++)
          moved[to + channel] = read(Math.floor(y + 0.5), Math.floor(x + 0.5), channel);
        continue;
      }
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [right, down] = [x - left, y - top];
      for (let channel = 0; channel < channels; channel++) {
        const above = (1 - right) * read(top, left, channel) + right * read(top, left + 1, channel);
        const below = (1 - right) * read(top + 1, left, channel) + right * read(top + 1, left + 1, channel);
        moved[to + channel] = (1 - down) * above + down * below;
      }
    }
  }
  return moved;
}
