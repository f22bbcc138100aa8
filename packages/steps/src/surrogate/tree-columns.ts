// A model's columns as numbers that a tree splits by, and the words for a split.

import type { Feature } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';

export interface TreeColumn {
  readonly name: string;
  readonly numbers: Float64Array;
  /** The condition of the rows above a threshold, or of the others. */
  describe(threshold: number, isAbove: boolean): string;
}

/**
 * Numbers as they are, booleans as 0 and 1, and a 0 or 1 for each category; for a column that may be null, also a 0 or 1 for
 * that. A number that is null counts as the median of the rows that the tree is grown on, which its conditions say. Columns of
 * other types are left out.
 *
 * @param grown - the rows that the tree is grown on
 */
export function readColumns(features: readonly Feature[], rows: AnyTable, grown: AnyTable): readonly TreeColumn[] {
  return features.flatMap(({ name, column }): readonly TreeColumn[] => {
    if (!(name in rows.columns)) throw new Error(`The model takes '${name}', which the rows do not have`);
    const values = rows.column(name) as readonly unknown[];
    const isNull: TreeColumn = {
      name,
      numbers: Float64Array.from(values, (value) => (value === null ? 1 : 0)),
      describe: (_, isAbove) => `${name} is ${isAbove ? '' : 'not '}missing`,
    };
    const more = column.nullable ? [isNull] : [];
    if (column.type === 'number') {
      const middle = medianOf(grown.column(name) as readonly (number | null)[]);
      if (middle === undefined) return more;
      const own: TreeColumn = {
        name,
        numbers: Float64Array.from(values as readonly (number | null)[], (value) => value ?? middle),
        describe: (threshold, isAbove) => {
          const condition = `${name} ${isAbove ? '>' : '≤'} ${Number(threshold.toPrecision(6))}`;
          return column.nullable && middle > threshold === isAbove ? `(${condition} or missing)` : condition;
        },
      };
      return [own, ...more];
    }
    if (column.type !== 'boolean' && column.type !== 'category') return [];
    const categories = (column.type === 'boolean' ? [true] : column.values).map((own) => ({
      name,
      numbers: Float64Array.from(values, (value) => (value === own ? 1 : 0)),
      describe: (_: number, isAbove: boolean) => `${name} is ${isAbove ? '' : 'not '}${String(own)}`,
    }));
    return [...categories, ...more];
  });
}

/** The lower one of two in the middle. */
function medianOf(values: readonly (number | null)[]): number | undefined {
  const known = Float64Array.from(values.filter((value) => value !== null)).sort();
  return known[Math.floor((known.length - 1) / 2)];
}
