// What LIME takes apart: the columns of a row, the words of a text, the squares of an image.

import type { Random } from '@cairn/core';
import type { AnyColumnValues } from '../../tables/create-table.ts';

/** What a row is taken apart into, and rows in which some of it is left out. */
export interface Interpretable {
  readonly features: readonly string[];
  /** Values of columns for samples, each of which has some of the features; what each of them has is written into `has`. */
  draw(samples: number, random: Random, has: Float64Array): Readonly<Record<string, AnyColumnValues>>;
  /** How much a sample counts, by its features. */
  weigh(has: Float64Array): number;
}
