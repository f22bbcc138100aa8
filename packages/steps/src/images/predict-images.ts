// Asks a model about a folder of image files.

import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { familyOf } from '../models/families.ts';
import { interpretScores, type Predictions } from '../models/interpret-scores.ts';
import type { AnyModel } from '../models/model-value.ts';
import { createTable } from '../tables/create-table.ts';
import { decodeImage, type ImageForm } from './decode-image.ts';
import { listImageFiles } from './list-image-files.ts';

/** Images that are in memory at once. */
const imagesAtOnce = 512;

export interface PredictedImage {
  /** The path in the folder, with `/`. */
  readonly file: string;
  /** The predictions of its batch, and its position in them; absent if it has a problem. */
  readonly answer?: { readonly predictions: Predictions; readonly position: number };
  readonly problem?: string;
}

/**
 * Predicts every image file of a folder, in the order of the paths. Pixels from 0 to 255 become the range that the model's
 * column declares.
 *
 * @param fit - what happens to an image of another size, as in `readImages`
 * @throws Error if the folder has no files, and if the model takes anything but one image
 */
export async function predictImages(
  model: AnyModel,
  folder: string,
  fit: ImageForm['fit'],
): Promise<readonly PredictedImage[]> {
  const { name, column } = imageOf(model);
  const [height, width, channels] = column.shape;
  if (channels !== 1 && channels !== 3)
    throw new Error(`The model takes images of ${channels} channels, and files are read as grey (1) or colour (3)`);
  const size = height * width * channels;
  const scale = (column.max - column.min) / 255;
  // The command may name a link, and files are listed below where it leads.
  const path = await realpath(folder);
  const files = await listImageFiles(path);
  const opened = await familyOf(model).open(model);
  try {
    const answers: PredictedImage[] = [];
    for (let start = 0; start < files.length; start += imagesAtOnce) {
      const batch = files.slice(start, start + imagesAtOnce);
      const found: (Uint8Array | string)[] = [];
      for (const file of batch)
        found.push(await decodeImage(await readFile(join(path, file)), { height, width, channels, fit }));
      const images = found.filter((one) => typeof one !== 'string');
      const data = new Float32Array(images.length * size);
      images.forEach((pixels, i) => {
        for (let pixel = 0; pixel < size; pixel++) data[i * size + pixel] = column.min + scale * pixels[pixel]!;
      });
      const rows = createTable({ columns: { [name]: column }, values: { [name]: { shape: column.shape, data } } });
      const predictions = interpretScores(
        model.description,
        images.length === 0 ? new Float64Array() : opened.scoresOf(rows),
      );
      let position = 0;
      for (const [index, one] of found.entries())
        answers.push({
          file: batch[index]!,
          ...(typeof one === 'string' ? { problem: one } : { answer: { predictions, position: position++ } }),
        });
    }
    return answers;
  } finally {
    opened.dispose();
  }
}

function imageOf({ description: { label, features } }: AnyModel) {
  const [first, ...others] = features;
  if (first?.column.type !== 'image' || others.length > 0)
    throw new Error(
      `The model of '${label}' takes ${features.map(({ name }) => `'${name}'`).join(', ')}, and a folder has images alone: give a file of rows`,
    );
  return { name: first.name, column: first.column };
}
