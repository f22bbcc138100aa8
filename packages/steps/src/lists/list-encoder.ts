// Lists of categories as numbers for models: 1 for each category that is in the list.

import type { CategoriesColumn } from '../schemas/column.ts';
import { defaultSeparator, splitList } from './category-list.ts';

export interface MultiHotEncoder {
  readonly type: 'multi-hot';
  readonly values: readonly string[];
  readonly separator: string;
  /** A list that is null: NaN in all numbers, or a 1 in an input of its own. */
  readonly nulls: 'nan' | 'input';
}

export function describeLists(
  { values, separator = defaultSeparator }: CategoriesColumn,
  nulls: MultiHotEncoder['nulls'],
): MultiHotEncoder {
  return { type: 'multi-hot', values, separator, nulls };
}

/**
 * Creates a writer of the numbers of a list, from an offset on, where the data is 0. It returns a category that the model does
 * not know, if there is one.
 */
export function createListWriter({ values, separator }: MultiHotEncoder) {
  const positions = new Map(values.map((name, index) => [name, index]));
  return (text: string, data: Float32Array | Float64Array, offset: number): string | undefined => {
    for (const name of splitList(text, separator)) {
      const position = positions.get(name);
      if (position === undefined) return name;
      data[offset + position] = 1;
    }
    return undefined;
  };
}
