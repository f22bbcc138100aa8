import { type Picture, withData } from './picture.ts';

/** Shrinks both sides to a share of their length and enlarges them again, by means of boxes: Pillow's `BOX`. */
export function pixelate(picture: Picture, share: number): Picture {
  const { height, width } = picture;
  const small = resize(picture, Math.max(1, Math.trunc(height * share)), Math.max(1, Math.trunc(width * share)));
  return withData(picture, resize(small, height, width).data);
}

function resize(picture: Picture, height: number, width: number): Picture {
  const { channels } = picture;
  const across = resizeAxis(picture.data, { from: picture.width, to: width, stride: channels });
  const data = resizeAxis(across, { from: picture.height, to: height, stride: channels * width });
  return { height, width, channels, data };
}

/** Each number is the mean of those whose centres are in its box. */
function resizeAxis(data: Float64Array, { from, to, stride }: { from: number; to: number; stride: number }) {
  const scale = from / to;
  const reach = Math.max(scale, 1) / 2;
  const boxes = Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    const inside: number[] = [];
    for (let at = first; at < end; at++) {
      const distance = (at - centre + 0.5) / (2 * reach);
      if (distance > -0.5 && distance <= 0.5) inside.push(at);
    }
    return inside;
  });
  const blocks = data.length / (from * stride);
  const found = new Float64Array(blocks * to * stride);
  for (let block = 0; block < blocks; block++)
    boxes.forEach((inside, i) => {
      for (let k = 0; k < stride; k++) {
        let total = 0;
        for (const at of inside) total += data[(block * from + at) * stride + k]!;
        found[(block * to + i) * stride + k] = total / inside.length;
      }
    });
  return found;
}
