// One copy of every row of a table, its images and numbers changed.

import type { Random } from '@cairn/core';
import type { AnyTable } from '../kinds/table.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { type AnyColumnValues, isPixelColumn } from '../tables/create-table.ts';
import { copyImages, type ImageRules } from './copy-images.ts';
import { deviationOf, jitterNumbers } from './jitter-numbers.ts';

export interface CopyRules extends ImageRules {
  readonly jitter: readonly string[];
  readonly jitterFactor: number;
}

export type ValuesByColumn = Readonly<Record<string, AnyColumnValues>>;

export function copyRows(rows: AnyTable, rules: CopyRules, random: Random): ValuesByColumn {
  const columns: Readonly<Record<string, ColumnSpec>> = rows.columns;
  return Object.fromEntries(
    Object.entries(columns).map(([name, spec]): [string, AnyColumnValues] => {
      const values = rows.column(name) as AnyColumnValues;
      if (isPixelColumn(values) && spec.type === 'image') {
        return [name, { shape: values.shape, data: copyImages(values, spec, rules, random) }];
      }
      if (spec.type !== 'number' || !rules.jitter.includes(name)) return [name, values];
      const numbers = values as readonly (number | null)[];
      return [name, jitterNumbers(numbers, spec, rules.jitterFactor * deviationOf(numbers), random)];
    }),
  );
}
