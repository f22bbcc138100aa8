// Writes a stored plot as a picture. The library that draws is imported only here.

import { readFile, writeFile } from 'node:fs/promises';
import { drawPng } from '../images/draw-png.ts';

/** Pixels of the PNG for each pixel of the SVG. */
const scale = 2;

/**
 * Draws the plot that is stored at `path` and writes the picture to `target`.
 *
 * @param format - `png` needs the package sharp, and its letters are those of this machine: the same plot may have other
 * bytes elsewhere
 * @throws Error if sharp is not installed
 */
export async function exportPlot(path: string, format: 'svg' | 'png', target: string): Promise<void> {
  const { drawReportPictures } = await import('@cairn/report/charts');
  const [picture] = drawReportPictures(JSON.parse(await readFile(path, 'utf8')), '');
  if (!picture) throw new Error('The value has no series with points: it cannot be drawn');
  if (format === 'svg') return writeFile(target, picture.svg);
  await writeFile(target, await drawPng(picture.svg, scale));
}
