import { type Picture, withData } from './picture.ts';

/** The kernel ends after as many deviations, as in SciPy. */
const reach = 4;

/** Gaussian blur of each channel, the border repeated: `skimage.filters.gaussian` with its defaults. */
export function gaussianBlur(picture: Picture, deviation: number): Picture {
  const radius = Math.trunc(reach * deviation + 0.5);
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * deviation ** 2)),
  );
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const weights = kernel.map((weight) => weight / total);
  const { height, width, channels } = picture;
  const down = blurAlong(picture.data, weights, { length: height, stride: width * channels });
  return withData(picture, blurAlong(down, weights, { length: width, stride: channels }));
}

interface Axis {
  readonly length: number;
  /** Numbers between two neighbours. */
  readonly stride: number;
}

function blurAlong(data: Float64Array, weights: Float64Array, { length, stride }: Axis): Float64Array {
  const radius = (weights.length - 1) / 2;
  return data.map((_, at) => {
    const position = Math.floor(at / stride) % length;
    const start = at - position * stride;
    let total = 0;
    for (let i = -radius; i <= radius; i++) {
      const other = Math.min(Math.max(position + i, 0), length - 1);
      total += weights[i + radius]! * data[start + other * stride]!;
    }
    return total;
  });
}
