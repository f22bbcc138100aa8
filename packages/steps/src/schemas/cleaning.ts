// What clean learned on training rows and applies to every raw row, also when a model serves: it travels inside tables
// and model artifacts, as plain data.

import type { ColumnSpec } from './column.ts';

export interface CleaningOfColumn {
  /** What a missing value is replaced with; absent where missing values are not mended. */
  readonly fill?: number | string | boolean;
  /** Bounds beyond which a value was an outlier among the training rows. */
  readonly outlierBounds?: readonly [number, number];
}

export interface Cleaning {
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly learned: Readonly<Record<string, CleaningOfColumn>>;
  /** Whether the raw file named its columns in its first row. */
  readonly header: boolean;
  /** Texts that stand for no value, the empty one among them. */
  readonly missingValues: readonly string[];
}
