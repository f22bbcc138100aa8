// One image file as pixels, decoded by sharp, which gets bytes and not a path.

export interface ImageForm {
  readonly height: number;
  readonly width: number;
  /** 1: grey, 3: red, green, blue. */
  readonly channels: 1 | 3;
  readonly fit: 'stretch' | 'cover' | 'contain' | 'exact';
}

const fits = { stretch: 'fill', cover: 'cover', contain: 'contain', exact: 'fill' } as const;
/** Those that every build of sharp reads, without loading other files (as SVG may). */
const readable = ['png', 'jpeg', 'webp', 'gif', 'tiff'];

/**
 * Decodes PNG, JPEG, WebP, GIF and TIFF to `height × width × channels` numbers from 0 to 255. A photograph is turned upright by
 * its EXIF orientation; what is transparent becomes white; grey is sharp's (linear light, ITU-R BT.709).
 *
 * @returns the pixels, or in a few words why the bytes are not such an image
 */
export async function decodeImage(bytes: Uint8Array, form: ImageForm): Promise<Uint8Array | string> {
  if (bytes.length === 0) return 'is empty';
  const sharp = await loadSharp();
  sharp.concurrency(1);
  sharp.cache(false);
  const { height, width, channels, fit } = form;
  try {
    const found = await sharp(bytes, { failOn: 'warning' }).metadata();
    if (!readable.includes(found.format))
      return `is ${found.format.toUpperCase()}, and PNG, JPEG, WebP, GIF and TIFF are read`;
    if ((found.pages ?? 1) > 1) return `has ${found.pages} pages or frames: split it first`;
    const { autoOrient } = found;
    if (fit === 'exact' && (autoOrient.height !== height || autoOrient.width !== width))
      return `is ${autoOrient.height} × ${autoOrient.width} pixels, and not ${height} × ${width}`;
    const placed = sharp(bytes, { failOn: 'warning' })
      .autoOrient()
      .flatten({ background: 'white' })
      .resize(width, height, { fit: fits[fit], background: 'white' });
    const coloured = channels === 1 ? placed.greyscale().toColourspace('b-w') : placed.toColourspace('srgb');
    const { data, info } = await coloured.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    if (info.channels !== channels) return `has ${info.channels} channels after decoding, and not ${channels}`;
    return data;
  } catch (error) {
    return `cannot be decoded: ${(error as Error).message.split('\n')[0]}`;
  }
}

/** Only projects with images install it. */
async function loadSharp() {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new Error("Images are decoded by the package 'sharp', which is not installed: run `npm install sharp`.", {
      cause,
    });
  }
}
