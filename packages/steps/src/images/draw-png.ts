// A picture in SVG as PNG, by sharp, which only projects with images install.

/**
 * @param scale - pixels of the PNG for each pixel of the SVG
 * @throws Error if sharp is not installed
 */
export async function drawPng(svg: string, scale: number): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp').catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new Error(
      "PNG files are written by the package 'sharp', which is not installed: run `npm install sharp`, or write SVG.",
      { cause },
    );
  });
  return sharp(Buffer.from(svg), { density: 72 * scale })
    .png()
    .toBuffer();
}
