// A table: rows of declared columns, as Parquet, which DuckDB reads and writes. The file also contains its columns and
// what clean learned, so that both can become part of a model.

import { defineKind, type Kind } from '@cairn/core';
import { describeRowDifference } from '../tables/describe-row-difference.ts';
import { exportTable } from '../tables/export-table.ts';
import { lendTable } from '../tables/lend-table.ts';
import { readTable } from '../tables/read-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { writeTable } from '../tables/write-table.ts';

export type { AnyTable, PixelColumn, Table } from '../tables/table-value.ts';

/** How tables are stored: one Parquet file. */
export const table: Kind<AnyTable, 'table'> = defineKind<AnyTable, 'table'>({
  name: 'table',
  extension: '.parquet',
  holdsRows: true,
  isImmutable: true,
  encode: writeTable,
  decode: readTable,
  lend: lendTable,
  mediaType: 'application/vnd.apache.parquet',
  exportAs: { '.csv': (stored, target) => exportTable(stored, 'csv', target) },
  describeDifference: describeRowDifference,
  show: (rows) => `${rows.rowCount} rows × ${Object.keys(rows.columns).length} columns`,
});
