// How a column of categories becomes numbers for a model.

import { z } from 'zod';

/**
 * - `one-hot`: a number of 0 or 1 for each category.
 * - `ordinal`: the position of the category in its declaration, from 0.
 * - `target`: the mean of the label in the training rows of the category. A training row gets the mean of rows of other folds, so
 *   that it never sees its own label.
 */
const categoryEncodings = ['one-hot', 'ordinal', 'target'] as const;
type CategoryEncoding = (typeof categoryEncodings)[number];

/** Of all columns of categories, or by column; columns that are not named keep the default of the family. */
export type CategoryEncodingChoice = CategoryEncoding | Readonly<Record<string, CategoryEncoding>>;

export const categoryEncodingSchema = z.union([
  z.enum(categoryEncodings),
  z.record(z.string(), z.enum(categoryEncodings)),
]);

export interface TargetEncodingOptions {
  /**
   * How much the mean of a category is drawn to the mean of all rows: `auto` (default) by the variances, or as many rows of the
   * overall mean as are added to each category. scikit-learn's `smooth`.
   */
  readonly smooth?: 'auto' | number | undefined;
  /** Folds of the training rows, of which each is encoded by the others; default 5. scikit-learn's `cv`. */
  readonly folds?: number | undefined;
}

export const targetEncodingSchema = z.strictObject({
  smooth: z.union([z.literal('auto'), z.number().min(0)]).optional(),
  folds: z.int().min(2).optional(),
});

/** What a choice says of one column. */
export function categoryEncodingOf(
  choice: CategoryEncodingChoice | undefined,
  name: string,
): CategoryEncoding | undefined {
  if (typeof choice !== 'object') return choice;
  return Object.hasOwn(choice, name) ? choice[name] : undefined;
}

/** The docstrings are those of the trainers' params. */
export interface CategoryOptions {
  /**
   * How columns of categories become numbers: of all, or by column, `{ city: 'target' }`. Default `one-hot`, and for trees the
   * categories themselves. `ordinal` is the position in the declaration; `target` the mean of the label in training rows of the
   * category, for a training row in the other folds. Numbers are standardised then, but not for trees.
   */
  readonly categoryEncoding?: CategoryEncodingChoice | undefined;
  /** Of `categoryEncoding: 'target'`. */
  readonly targetEncoding?: TargetEncodingOptions | undefined;
}
