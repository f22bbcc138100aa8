// A sheet of images as one PNG: lines of images of one size, with room between them.

/** Numbers from 0 to 255, `height × width × channels`. */
export interface SheetImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

const gap = 4;
const paper = 255;
/** Small images are shown larger, each pixel as a square. */
const leastSide = 64;

/**
 * @param lines - images of one size; null leaves a gap
 * @returns the bytes of a PNG; the same for the same images
 */
export async function drawSheet(lines: readonly (readonly (SheetImage | null)[])[]): Promise<Uint8Array> {
  const first = lines.flat().find((image) => image !== null);
  if (!first) throw new Error('There are no images to show');
  const scale = Math.max(1, Math.ceil(leastSide / Math.max(first.height, first.width)));
  const [height, width] = [first.height * scale, first.width * scale];
  const columns = Math.max(...lines.map(({ length }) => length));
  const whole = { height: lines.length * (height + gap) + gap, width: columns * (width + gap) + gap };
  const pixels = new Uint8Array(whole.height * whole.width * 3).fill(paper);
  lines.forEach((line, row) => {
    line.forEach((image, column) => {
      if (!image) return;
      const [top, left] = [gap + row * (height + gap), gap + column * (width + gap)];
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const from = (Math.floor(y / scale) * image.width + Math.floor(x / scale)) * image.channels;
          for (let channel = 0; channel < 3; channel++)
            pixels[((top + y) * whole.width + left + x) * 3 + channel] = Math.min(
              255,
              Math.max(0, Math.round(image.data[from + (image.channels === 3 ? channel : 0)]!)),
            );
        }
    });
  });
  return encodePng(pixels, whole);
}

async function encodePng(pixels: Uint8Array, size: { readonly height: number; readonly width: number }) {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  const encoded = await sharp(pixels, { raw: { ...size, channels: 3 } })
    .png({ compressionLevel: 9 })
    .toBuffer();
  return Uint8Array.from(encoded);
}
