// Images in MNIST's format, IDX, as tables.

import { defineStep, type Ref, type Runnable, type StoredFile, storedFile } from '@cairn/core';
import { z } from 'zod';
import type { Split } from '../clean.ts';
import { splitSchema } from '../cleaning/clean-params.ts';
import { type Table, table } from '../kinds/table.ts';
import type { CategoryColumn, Pixels } from '../schemas/column.ts';
import { readIdxFile } from './idx-file.ts';
import { describeImages, type ImagesReport, imagesReport, tableImages } from './image-rows.ts';

/** One image with its class. */
export interface LabelledImage<Label> {
  readonly image: Pixels;
  readonly label: Label;
}

type Tables<Row, S> = [S] extends [undefined]
  ? { readonly rows: Ref<Table<Row>, 'table'>; readonly report: Ref<ImagesReport, 'json'> }
  : {
      readonly train: Ref<Table<Row>, 'table'>;
      readonly validation: Ref<Table<Row>, 'table'>;
      readonly test: Ref<Table<Row>, 'table'>;
      readonly report: Ref<ImagesReport, 'json'>;
    };

export interface ReadIdx extends Runnable {
  /**
   * Reads a file of images (`count × height × width`, bytes from 0 to 255) and one of their labels (`count`, bytes), both also
   * as gzip. Columns: `image`, and `label`, the class whose position is the byte.
   *
   * @throws Error in one sentence that names the file: not IDX, of another type, cut off, another number of labels than of
   *   images, or a label without a class
   */
  <const V extends readonly string[], S extends Split<'label'> | undefined = undefined>(
    inputs: { readonly images: Ref<StoredFile, 'file'>; readonly labels: Ref<StoredFile, 'file'> },
    params: {
      /** The name of each label, from 0. */
      readonly classes: V;
      /** With two classes: the one that precision, recall and AUC are about. */
      readonly positive?: V[number] | undefined;
      /** Default: all images are in `rows`. Equal images are in the same part. */
      readonly split?: S;
    },
  ): Tables<LabelledImage<V[number]>, S>;
}

export const readIdx: ReadIdx = defineStep('read-idx', {
  in: { images: storedFile, labels: storedFile },
  params: z.strictObject({
    classes: z.array(z.string()).min(2).readonly(),
    positive: z.string().optional(),
    split: splitSchema.optional(),
  }),
  out: { rows: table, train: table, validation: table, test: table, report: imagesReport },
  rows: {
    out: {
      rows: { of: ['images', 'labels'] },
      train: { of: ['images', 'labels'], part: 'train' },
      validation: { of: ['images', 'labels'], part: 'validation', heldOut: true },
      test: { of: ['images', 'labels'], part: 'test', heldOut: true },
    },
  },
  run: async ({ images, labels }, { classes, positive, split }, context) => {
    const { sizes, data } = await readIdxFile(images.path, 'images');
    const known = await readIdxFile(labels.path, 'labels');
    const [count = 0, height = 0, width = 0] = sizes;
    if (sizes.length !== 3)
      throw new Error(`The file 'images' has ${sizes.length} dimensions: images are count × height × width`);
    if (known.sizes.length !== 1 || known.sizes[0] !== count)
      throw new Error(
        `The file 'labels' is ${known.sizes.join(' × ')}, and there are ${count} images: give one label for each`,
      );
    if (count === 0) throw new Error("The file 'images' has no images");
    const wrong = known.data.findIndex((label) => label >= classes.length);
    if (wrong >= 0)
      throw new Error(
        `Image ${wrong + 1} has the label ${known.data[wrong]}, and 'classes' names the labels 0 to ${classes.length - 1}`,
      );
    const shape = [height, width, 1] as const;
    const label: CategoryColumn = { type: 'category', values: classes, ...(positive && { positive }) };
    const tables = tableImages(
      {
        columns: { image: describeImages(shape), label },
        values: {
          image: { shape, data: Float32Array.from(data) },
          label: Array.from(known.data, (index) => classes[index]!),
        },
        rowNumbers: Int32Array.from({ length: count }, (_, index) => index + 1),
        total: count,
        problems: [],
      },
      split,
      context.random('split'),
    );
    for (const line of tables.report.summary) context.log(line);
    return tables;
  },
}) as ReadIdx;
