// Images of a table as they are shown: their declared range becomes black to white.

import { listNames } from '@cairn/core';
import type { SheetImage } from '../images/sheet.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { type AnyColumnValues, isPixelColumn } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';

/** @throws Error that says which columns are images, if `name` is not one, or is left out and there is not exactly one */
export function readImage(rows: AnyTable, name: string | undefined): (position: number) => SheetImage {
  const columns = rows.columns as Readonly<Record<string, ColumnSpec>>;
  const images = Object.keys(columns).filter((column) => columns[column]!.type === 'image');
  if (images.length === 0) throw new Error('The rows have no column of images');
  if (name !== undefined && !images.includes(name))
    throw new Error(`column: '${name}' is not a column of images: give one of ${listNames(images)}`);
  if (name === undefined && images.length > 1)
    throw new Error(`There are ${images.length} columns of images: say which one, of ${listNames(images)}`);
  const own = name ?? images[0]!;
  const spec = columns[own]!;
  const values = rows.column(own as never) as AnyColumnValues;
  if (spec.type !== 'image' || !isPixelColumn(values)) throw new Error(`'${own}' is not a column of images`);
  const [height, width, channels] = spec.shape;
  const size = height * width * channels;
  const scale = 255 / (spec.max - spec.min || 1);
  return (position) => ({
    height,
    width,
    channels,
    data: Array.from(
      values.data.subarray(position * size, (position + 1) * size),
      (value) => (value - spec.min) * scale,
    ),
  });
}
