// One copy of every row, its images and numbers changed.

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

/**
 * Changed copies of all rows of `values`.
 *
 * @param rows - the original training rows: jitter is a share of their deviations
 */
export function copyRows(values: ValuesByColumn, rows: AnyTable, rules: CopyRules, random: Random): ValuesByColumn {
  const columns: Readonly<Record<string, ColumnSpec>> = rows.columns;
  return Object.fromEntries(
    Object.entries(columns).map(([name, spec]): [string, AnyColumnValues] => {
      const copied = values[name]!;
      if (isPixelColumn(copied) && spec.type === 'image') {
        return [name, { shape: copied.shape, data: copyImages(copied, spec, rules, random) }];
      }
      if (spec.type !== 'number' || !rules.jitter.includes(name)) return [name, copied];
      const deviation = rules.jitterFactor * deviationOf(rows.column(name) as readonly (number | null)[]);
      return [name, jitterNumbers(copied as readonly (number | null)[], spec, deviation, random)];
    }),
  );
}
