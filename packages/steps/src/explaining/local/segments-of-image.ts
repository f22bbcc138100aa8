// An image for LIME: squares, each of which is there or has the mean colour of the image.

import type { Random } from '@cairn/core';
import type { PixelColumn } from '../../tables/table-value.ts';
import type { Interpretable } from './interpretable.ts';
import { cosineDistance, kernelOf } from './kernel.ts';

/** Squares along the longer side, at most. */
const mostSquares = 8;
const kernelWidth = 0.25;

/**
 * As `lime.lime_image.LimeImageExplainer`, whose kernel and samples these are, with squares in place of segments of equal
 * colour, which depend on the settings of another method. What is hidden has the mean colour of the image (`hide_color`): with
 * the mean of its own square, a square of one colour would never be hidden.
 */
export function segmentsOf(
  column: string,
  { shape, data }: PixelColumn,
  position: number,
): { readonly interpretable: Interpretable; readonly segmentOf: readonly number[] } {
  const [height, width, channels] = shape;
  const side = Math.ceil(Math.max(height, width) / mostSquares);
  const across = Math.ceil(width / side);
  const segmentOf = Array.from(
    { length: height * width },
    (_, pixel) => Math.floor(Math.floor(pixel / width) / side) * across + Math.floor((pixel % width) / side),
  );
  const count = across * Math.ceil(height / side);
  const own = data.subarray(position * segmentOf.length * channels, (position + 1) * segmentOf.length * channels);
  const means = meanColour(own, channels);
  const interpretable: Interpretable = {
    features: Array.from({ length: count }, (_, segment) => `square ${segment + 1}`),
    draw(samples: number, random: Random, has: Float64Array) {
      const pixels = new Float32Array(samples * own.length);
      for (let i = 0; i < samples; i++) {
        const kept = has.subarray(i * count, (i + 1) * count);
        for (let j = 0; j < count; j++) kept[j] = i === 0 ? 1 : random.integer(2);
        for (let at = 0; at < own.length; at++) {
          const segment = segmentOf[Math.floor(at / channels)]!;
          pixels[i * own.length + at] = kept[segment] === 1 ? own[at]! : means[at % channels]!;
        }
      }
      return { [column]: { shape, data: pixels } };
    },
    weigh: (has) => kernelOf(cosineDistance(has), kernelWidth),
  };
  return { interpretable, segmentOf };
}

function meanColour(own: Float32Array, channels: number): Float64Array {
  const means = new Float64Array(channels);
  own.forEach((value, at) => {
    means[at % channels]! += (value * channels) / own.length;
  });
  return means;
}
