// The fields of a raw row that a deployed model takes: from the columns that clean declared, as far as the model uses
// them.

import type { Cleaning } from '../schemas/cleaning.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { ModelDescription } from '../schemas/model-description.ts';

export interface ModelField {
  /** The declared column. */
  readonly name: string;
  /** The field of a raw row; for an image, the first and the last of its fields, one for each pixel. */
  readonly from: string | readonly [first: string, last: string];
  readonly column: ColumnSpec;
  /** What a missing value is replaced with; absent if it is not replaced. */
  readonly fill?: number | string | boolean;
}

/** In the order in which the model takes them. */
export function listFields({ features }: ModelDescription, cleaning: Cleaning): readonly ModelField[] {
  return features.map(({ name }) => {
    const column = cleaning.columns[name]!;
    const fill = cleaning.learned[name]?.fill;
    return { name, from: rawNames(name, column, cleaning), column, ...(fill !== undefined && { fill }) };
  });
}

/** A position in a file with names means the name at that position; in a file without, the position itself. */
function rawNames(name: string, column: ColumnSpec, { header, rawNames }: Cleaning): ModelField['from'] {
  const known = header ? rawNames?.[name] : undefined;
  if (column.type === 'image') {
    const [first, last] = column.from;
    return [known?.[0] ?? String(first), known?.at(-1) ?? String(last)];
  }
  return known?.[0] ?? String(column.from ?? name);
}
