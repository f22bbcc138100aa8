// A model's columns as numbers that a tree splits by, and the words for a split.

import type { Feature } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';

export interface TreeColumn {
  readonly name: string;
  readonly numbers: Float64Array;
  /** The condition of the rows above a threshold, or of the others. */
  describe(threshold: number, isAbove: boolean): string;
}

/** Numbers as they are, booleans as 0 and 1, and a 0 or 1 for each category. Others, and columns that may be null, are left out. */
export function readColumns(features: readonly Feature[], rows: AnyTable): readonly TreeColumn[] {
  return features.flatMap(({ name, column }): readonly TreeColumn[] => {
    if (column.nullable) return [];
    if (!(name in rows.columns)) throw new Error(`The model takes '${name}', which the rows do not have`);
    if (column.type === 'number')
      return [
        {
          name,
          numbers: Float64Array.from(rows.column(name) as readonly number[]),
          describe: (threshold, isAbove) => `${name} ${isAbove ? '>' : '≤'} ${Number(threshold.toPrecision(6))}`,
        },
      ];
    if (column.type !== 'boolean' && column.type !== 'category') return [];
    const values = rows.column(name) as readonly unknown[];
    return (column.type === 'boolean' ? [true] : column.values).map((own) => ({
      name,
      numbers: Float64Array.from(values, (value) => (value === own ? 1 : 0)),
      describe: (_, isAbove) => `${name} is ${isAbove ? '' : 'not '}${String(own)}`,
    }));
  });
}
