// A step of this pipeline: groups of handwriting by the amount of ink, for the audit. The limit is learned from
// training rows, and the step declares this: so lineage knows that its output depends on them.

import { defineStep, type Ref, type Runnable } from '@cairn/core';
import { createTable, type Pixels, type Table, table } from '@cairn/steps';

export interface InkGroups extends Runnable {
  /** Adds the column `ink`: `little` below the median ink of the training rows, `much` at and above it. */
  <Row extends { readonly image: Pixels }>(inputs: {
    readonly rows: Ref<Table<Row>, 'table'>;
    readonly training: Ref<Table<{ readonly image: Pixels }>, 'table'>;
  }): { readonly rows: Ref<Table<Row & { readonly ink: 'little' | 'much' }>, 'table'> };
}

export const inkGroups: InkGroups = defineStep('ink-groups', {
  in: { rows: table, training: table },
  out: { rows: table },
  rows: { in: { training: 'learns' }, out: { rows: { of: ['rows'] } } },
  run({ rows, training }) {
    const threshold = median(inkOf(training));
    const columns = { ...rows.columns, ink: { type: 'category', values: ['little', 'much'] } } as const;
    const ink = inkOf(rows).map((sum) => (sum < threshold ? 'little' : 'much'));
    const values = Object.fromEntries(Object.keys(rows.columns).map((name) => [name, rows.column(name)]));
    const { rowNumbers, cleaning } = rows;
    return { rows: createTable({ columns, values: { ...values, ink }, rowNumbers, cleaning }) };
  },
});

/** The sum of the pixels of each image. */
function inkOf(rows: Table<{ readonly image: Pixels }>): number[] {
  const { data, shape } = rows.column('image');
  const size = shape[0] * shape[1] * shape[2];
  return Array.from({ length: rows.rowCount }, (_, row) =>
    data.subarray(row * size, (row + 1) * size).reduce((sum, pixel) => sum + pixel, 0),
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
