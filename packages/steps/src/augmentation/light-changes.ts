// Changes to the light of one image, and a square that is cut out. They change `pixels` themselves.

import type { Shape } from './image-changes.ts';

interface Range {
  readonly min: number;
  readonly max: number;
}

const clip = (value: number, { min, max }: Range) => Math.min(max, Math.max(min, value));

/** Keras' RandomContrast: (pixel − mean of its channel) × factor + mean, clipped to the range. */
export function changeContrast(pixels: Float32Array, [, , channels]: Shape, factor: number, range: Range): void {
  for (let channel = 0; channel < channels; channel++) {
    let total = 0;
    for (let at = channel; at < pixels.length; at += channels) total += pixels[at]!;
    const mean = (total * channels) / pixels.length;
    for (let at = channel; at < pixels.length; at += channels)
      pixels[at] = clip((pixels[at]! - mean) * factor + mean, range);
  }
}

/** Keras' RandomBrightness: pixel + share × (max − min), clipped to the range. */
export function changeBrightness(pixels: Float32Array, share: number, range: Range): void {
  const added = share * (range.max - range.min);
  for (let at = 0; at < pixels.length; at++) pixels[at] = clip(pixels[at]! + added, range);
}

/**
 * A square of `side` pixels about a pixel becomes `value`; what of it is outside of the image is left out.
 *
 * Source: T. DeVries, G. W. Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout" (2017).
 */
export function cutOut(
  pixels: Float32Array,
  [height, width, channels]: Shape,
  { row, column, side, value }: { row: number; column: number; side: number; value: number },
): void {
  const before = Math.floor(side / 2);
  const [top, left] = [Math.max(0, row - before), Math.max(0, column - before)];
  const [bottom, right] = [Math.min(height, row - before + side), Math.min(width, column - before + side)];
  for (let y = top; y < bottom; y++) pixels.fill(value, (y * width + left) * channels, (y * width + right) * channels);
}
