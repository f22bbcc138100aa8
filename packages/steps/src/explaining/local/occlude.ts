// Occlusion: how much the answer falls if a square of an image is covered.

import type { PixelColumn } from '../../tables/table-value.ts';

export interface Square {
  /** Pixels. */
  readonly side: number;
  /** From one square to the next. */
  readonly stride: number;
  /** What covers it. */
  readonly cover: number;
}

/**
 * By pixel: the mean over the squares that cover it of the fall of the value.
 *
 * Source: M. D. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014; squares that overlap are
 * averaged, as Captum's `Occlusion` does. The last squares of a line end at the border.
 *
 * @param valuesOf - the explained value of each of some images
 */
export function occlude(
  { shape, data }: PixelColumn,
  position: number,
  { side, stride, cover }: Square,
  valuesOf: (images: PixelColumn) => ArrayLike<number>,
): number[] {
  const [height, width, channels] = shape;
  const size = height * width * channels;
  const own = data.subarray(position * size, (position + 1) * size);
  const corners = startsOf(height, side, stride).flatMap((top) =>
    startsOf(width, side, stride).map((left) => ({ top, left })),
  );
  const images = new Float32Array((corners.length + 1) * size);
  images.set(own);
  corners.forEach(({ top, left }, index) => {
    const start = (index + 1) * size;
    images.set(own, start);
    for (let y = top; y < Math.min(top + side, height); y++)
      images.fill(
        cover,
        start + (y * width + left) * channels,
        start + (y * width + Math.min(left + side, width)) * channels,
      );
  });
  const values = valuesOf({ shape, data: images });
  const totals = new Array<number>(height * width).fill(0);
  const counts = new Array<number>(height * width).fill(0);
  corners.forEach(({ top, left }, index) => {
    const fall = values[0]! - values[index + 1]!;
    for (let y = top; y < Math.min(top + side, height); y++)
      for (let x = left; x < Math.min(left + side, width); x++) {
        totals[y * width + x]! += fall;
        counts[y * width + x]! += 1;
      }
  });
  return totals.map((total, pixel) => total / counts[pixel]!);
}

function startsOf(length: number, side: number, stride: number): readonly number[] {
  const last = Math.max(0, length - side);
  const starts = Array.from({ length: Math.floor((length - 1) / stride) + 1 }, (_, index) =>
    Math.min(index * stride, last),
  );
  return [...new Set(starts)];
}
