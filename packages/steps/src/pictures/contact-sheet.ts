// What augmentation made of images: one PNG to look at.

import { defineStep, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { drawSheet } from '../images/sheet.ts';
import { type Pictures, pictures } from '../kinds/pictures.ts';
import { type Table, table } from '../kinds/table.ts';
import { evenPositions } from '../tables/even-positions.ts';
import { readImage } from './read-image.ts';

export interface ContactSheet extends Runnable {
  /**
   * A PNG of images of a table. Rows that came from one raw row, as the copies that `augment` makes, are next to each other,
   * the first one at the left, so that each line shows what became of an image; of other tables the images fill the lines.
   *
   * @throws Error for no rows, and for a column that is not of images
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params?: {
      /** The column of images. Default: the only one. */
      readonly column?: (keyof Row & string) | undefined;
      /** Images of a line, at most. Default 8. */
      readonly columns?: number | undefined;
      /** Lines of the sheet, at most, evenly from the whole table. Default 12. */
      readonly lines?: number | undefined;
    },
  ): { readonly sheet: Ref<Pictures, 'pictures'> };
}

export const contactSheet: ContactSheet = defineStep('contact-sheet', {
  in: { rows: table },
  params: z.strictObject({
    column: z.string().optional(),
    columns: z.int().positive().max(64).default(8),
    lines: z.int().positive().max(200).default(12),
  }),
  out: { sheet: pictures },
  rows: { in: { rows: 'reads' } },
  run: async ({ rows }, { column, columns, lines }, context) => {
    if (rows.rowCount === 0) throw new Error('There are no rows to show');
    const imageAt = readImage(rows, column);
    const families = [...Map.groupBy(rows.rowNumbers.keys(), (position) => rows.rowNumbers[position]!).values()];
    const hasCopies = families.length < rows.rowCount;
    const all = hasCopies
      ? families.map((family) => family.slice(0, columns))
      : Array.from({ length: Math.ceil(rows.rowCount / columns) }, (_, line) =>
          Array.from({ length: Math.min(columns, rows.rowCount - line * columns) }, (_, i) => line * columns + i),
        );
    const shown = evenPositions(all.length, lines).map((line) => all[line]!);
    context.log(
      `${shown.flat().length} of ${rows.rowCount} images; each line from the left: row ${shown
        .map(([first]) => rows.rowNumbers[first!])
        .join(', ')}`,
    );
    return { sheet: { files: { 'sheet.png': await drawSheet(shown.map((line) => line.map(imageAt))) } } };
  },
}) as ContactSheet;
