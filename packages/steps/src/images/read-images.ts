// A folder of image files as tables: the class of each is the folder that it is in, or a table has it.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineStep, optional, type Ref, type Runnable, type StoredFolder, storedFolder } from '@cairn/core';
import { z } from 'zod';
import type { Split } from '../clean.ts';
import { splitSchema } from '../cleaning/clean-params.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import type { ColumnSpec, Pixels } from '../schemas/column.ts';
import type { AnyColumnValues } from '../tables/create-table.ts';
import { selectValues } from '../tables/select-rows.ts';
import { decodeImage } from './decode-image.ts';

import {
  checkImages,
  describeImages,
  type ImagesReport,
  imagesReport,
  tableImages,
  toleranceSchema,
} from './image-rows.ts';
import { listImageFiles } from './list-image-files.ts';

/** One image file with the class that its folder says. */
export interface ImageFile<Label> {
  /** The path in the folder, with `/`: an id. */
  readonly file: string;
  readonly label: Label;
  readonly image: Pixels;
}

interface ImageOptions {
  /** Height and width of every image in the table. */
  readonly size: readonly [height: number, width: number];
  /** `grey` has one channel, `colour` red, green and blue. */
  readonly channels: 'grey' | 'colour';
  /**
   * What happens to a file of another size: `stretch` (default) changes its proportions, `cover` cuts off what is too much,
   * `contain` adds white, and `exact` counts it as unreadable.
   */
  readonly fit?: 'stretch' | 'cover' | 'contain' | 'exact' | undefined;
  /** The share of files, from 0 to 1, that may be unreadable. Default 0. They are left out and reported by name. */
  readonly tolerance?: number | undefined;
}

type Tables<Row, S> = [S] extends [undefined]
  ? { readonly rows: Ref<Table<Row>, 'table'>; readonly report: Ref<ImagesReport, 'json'> }
  : {
      readonly train: Ref<Table<Row>, 'table'>;
      readonly validation: Ref<Table<Row>, 'table'>;
      readonly test: Ref<Table<Row>, 'table'>;
      readonly report: Ref<ImagesReport, 'json'>;
    };

export interface ReadImages extends Runnable {
  /**
   * Reads PNG, JPEG, WebP, GIF and TIFF. The class of `cat/1.png` is `cat`: a file that is in no folder of `classes` is an error.
   * Columns: `file`, `label`, `image` (pixels from 0 to 255). Rows are in the order of the paths by code unit.
   *
   * @throws Error that names the files: empty, corrupt, of another format, or in a folder that is not a class
   */
  <const V extends readonly string[], S extends Split<'file' | 'label'> | undefined = undefined>(
    inputs: { readonly images: Ref<StoredFolder, 'folder'> },
    params: ImageOptions & {
      readonly classes: V;
      /** With two classes: the one that precision, recall and AUC are about. */
      readonly positive?: V[number] | undefined;
      readonly split?: S;
    },
  ): Tables<ImageFile<V[number]>, S>;
  /**
   * With a table that has the path of each image in its column `file`: its columns, and `image`. Rows are in the order of the
   * table; files that it does not name are left out.
   *
   * @throws Error that names the row of the table whose file is not in the folder
   */
  <Row, S extends Split<keyof Row & string> | undefined = undefined>(
    inputs: { readonly images: Ref<StoredFolder, 'folder'>; readonly labels: Ref<Table<Row>, 'table'> },
    params: ImageOptions & { readonly file: keyof Row & string; readonly split?: S },
  ): Tables<Row & { readonly image: Pixels }, S>;
}

const paramsSchema = z.strictObject({
  size: z.tuple([z.int().positive(), z.int().positive()]).readonly(),
  channels: z.enum(['grey', 'colour']),
  fit: z.enum(['stretch', 'cover', 'contain', 'exact']).default('stretch'),
  tolerance: toleranceSchema,
  classes: z.array(z.string().min(1)).min(2).readonly().optional(),
  positive: z.string().optional(),
  file: z.string().optional(),
  split: splitSchema.optional(),
});

export const readImages: ReadImages = defineStep('read-images', {
  in: { images: storedFolder, labels: optional(table) },
  params: paramsSchema,
  out: { rows: table, train: table, validation: table, test: table, report: imagesReport },
  rows: {
    out: {
      rows: { of: ['images', 'labels'] },
      train: { of: ['images', 'labels'], part: 'train' },
      validation: { of: ['images', 'labels'], part: 'validation', heldOut: true },
      test: { of: ['images', 'labels'], part: 'test', heldOut: true },
    },
  },
  run: async ({ images, labels }, params, context) => {
    const files = await listImageFiles(images.path);
    const known = labels ? labelByTable(labels, files, params.file) : labelByFolder(files, params);
    const [height, width] = params.size;
    const channels = params.channels === 'grey' ? 1 : 3;
    const shape = [height, width, channels] as const;
    const size = height * width * channels;
    const pixels = new Float32Array(known.files.length * size);
    const read: number[] = [];
    const problems: { file: string; problem: string }[] = [];
    for (const [position, file] of known.files.entries()) {
      const found = await decodeImage(await readFile(join(images.path, file)), {
        height,
        width,
        channels,
        fit: params.fit,
      });
      if (typeof found === 'string') problems.push({ file, problem: found });
      else pixels.set(found, read.push(position) * size - size);
    }
    checkImages(known.files.length, problems, params.tolerance);
    if (read.length === 0) throw new Error('No image file of the folder could be read');
    const values = Object.entries(known.values).map(([name, column]) => [name, selectValues(column, read)] as const);
    const tables = tableImages(
      {
        columns: { ...known.columns, image: describeImages(shape) },
        values: { ...Object.fromEntries(values), image: { shape, data: pixels.slice(0, read.length * size) } },
        rowNumbers: Int32Array.from(read, (position) => known.rowNumbers[position]!),
        total: known.files.length,
        problems,
      },
      params.split,
      context.random('split'),
    );
    for (const line of tables.report.summary) context.log(line);
    return tables;
  },
}) as ReadImages;

interface KnownFiles {
  readonly files: readonly string[];
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly values: Readonly<Record<string, AnyColumnValues>>;
  readonly rowNumbers: ArrayLike<number>;
}

function labelByFolder(
  files: readonly string[],
  { classes, positive, file }: z.output<typeof paramsSchema>,
): KnownFiles {
  if (!classes) throw new Error("Name the classes, which are the folders of the images, or give a table of 'labels'");
  if (file !== undefined)
    throw new Error("'file' names a column of the table of 'labels', and there is none: leave it out");
  if (positive !== undefined && !classes.includes(positive))
    throw new Error(`positive '${positive}' is not one of the classes`);
  const label = files.map((path) => path.split('/').slice(0, -1)[0] ?? '');
  const wrong = label.findIndex((name) => !classes.includes(name));
  if (wrong >= 0)
    throw new Error(
      `'${files[wrong]}' is not in a folder of the classes ${classes.join(', ')}: move it, or narrow the folder with match`,
    );
  const empty = classes.find((name) => !label.includes(name));
  if (empty !== undefined)
    throw new Error(`The class '${empty}' has no image file: its folder is empty or has another name`);
  return {
    files,
    columns: { file: { type: 'id' }, label: { type: 'category', values: classes, ...(positive && { positive }) } },
    values: { file: files, label },
    rowNumbers: files.map((_, index) => index + 1),
  };
}

function labelByTable(labels: AnyTable, files: readonly string[], file: string | undefined): KnownFiles {
  if (file === undefined || !(file in labels.columns))
    throw new Error(
      `Say which column of 'labels' has the path of the image: file: '${Object.keys(labels.columns)[0]}'`,
    );
  const columns: Readonly<Record<string, ColumnSpec>> = labels.columns;
  if ('image' in columns) throw new Error("The table of 'labels' has a column 'image' already: leave it out there");
  const present = new Set(files);
  const paths = labels.column(file) as readonly unknown[];
  const missing = paths.findIndex((path) => !present.has(String(path)));
  if (missing >= 0)
    throw new Error(
      `Row ${labels.rowNumbers[missing]} of 'labels' names '${paths[missing]}', which is not in the folder of images`,
    );
  const values = Object.keys(columns).map((name) => [name, labels.column(name) as AnyColumnValues]);
  return { files: paths.map(String), columns, values: Object.fromEntries(values), rowNumbers: labels.rowNumbers };
}
