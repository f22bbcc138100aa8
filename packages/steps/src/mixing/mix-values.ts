// How two rows become one: MixUp's weighted mean, and CutMix's box of one image in the other.

import type { Random } from '@cairn/core';
import { drawGamma } from '@cairn/stats';

/** One number of the beta distribution with both parameters `alpha`, by the logarithms of two gamma numbers. */
export function drawWeight(alpha: number, random: Random): number {
  // A gamma number of a small shape is one of a shape above 1, times U^(1 ÷ shape).
  const log = () => Math.log(drawGamma(alpha + 1, random)) + Math.log(1 - random.next()) / alpha;
  return 1 / (1 + Math.exp(log() - log()));
}

/**
 * weight × one + (1 − weight) × other, number by number.
 *
 * Source: H. Zhang et al., "mixup: Beyond Empirical Risk Minimization", ICLR 2018; Keras' MixUp.
 */
export function mixNumbers(one: Float32Array, other: Float32Array, weight: number): Float32Array {
  return one.map((value, at) => weight * value + (1 - weight) * other[at]!);
}

/** Rows from `top` and columns from `left`, in pixels that may be fractions; without the ends. */
export interface Box {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/**
 * A box that covers a share of 1 − weight of an image, anywhere inside of it.
 *
 * @param at - shares from 0 to 1 of the way that the box can move, down and to the right
 */
export function placeBox(
  height: number,
  width: number,
  weight: number,
  at: readonly [down: number, right: number],
): Box {
  const side = Math.sqrt(1 - weight);
  const top = at[0] * (height - side * height);
  const left = at[1] * (width - side * width);
  return { top, bottom: top + side * height, left, right: left + side * width };
}

/**
 * The image with the pixels of the other inside of the box, and the share of pixels that stayed.
 *
 * Source: S. Yun et al., "CutMix", ICCV 2019, which weighs labels by pixels; the box is Keras' CutMix.
 */
export function mixBox(
  one: Float32Array,
  other: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  { top, bottom, left, right }: Box,
): { readonly pixels: Float32Array; readonly weight: number } {
  const pixels = one.slice();
  let taken = 0;
  for (let row = Math.ceil(top); row < Math.min(height, bottom); row++)
    for (let column = Math.ceil(left); column < Math.min(width, right); column++) {
      const at = (row * width + column) * channels;
      pixels.set(other.subarray(at, at + channels), at);
      taken++;
    }
  return { pixels, weight: 1 - taken / (height * width) };
}
