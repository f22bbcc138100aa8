// Mends training rows in which a label depends on a group of people: each group and label in as many rows as independence
// gives.

import { defineStep, json, offerNames, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type AnyTable, type Table, table } from './kinds/table.ts';
import { sampleCells } from './mending/sample-cells.ts';
import type { ColumnSpec } from './schemas/column.ts';
import { selectRows } from './tables/select-rows.ts';

const reweighReportSchema = z.strictObject({
  /** Each group and label; groups of several columns are joined by commas. */
  cells: z.array(
    z.strictObject({
      group: z.string(),
      label: z.string(),
      n: z.int(),
      /** Kamiran and Calders' weight. */
      weight: z.number(),
      sampled: z.int(),
    }),
  ),
  rowsBefore: z.int(),
  rowsAfter: z.int(),
});

export type ReweighReport = z.output<typeof reweighReportSchema>;

export interface Reweigh extends Runnable {
  /**
   * Training rows in which the label does not depend on the group: Kamiran and Calders' weights, carried out by sampling, so
   * that any family of models can be trained on them. Rows of a cell that is too frequent are left out at random, and those of
   * one that is too rare are repeated; a repeated row keeps its raw row's number. Held-out rows are refused.
   *
   * @throws Error for a column that is not there, is no category or boolean, or has nulls
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params: {
      readonly label: keyof Row & string;
      /** Columns of categories or booleans; of several, each combination is a group. */
      readonly groups: readonly (keyof Row & string)[];
      /** Wins over the node's own seed. */
      readonly seed?: number | undefined;
    },
  ): { readonly rows: Ref<Table<Row>, 'table'>; readonly report: Ref<ReweighReport, 'json'> };
}

export const reweigh: Reweigh = defineStep('reweigh', {
  in: { rows: table },
  params: z.strictObject({
    label: z.string(),
    groups: z.array(z.string()).min(1).readonly(),
    seed: z.int().optional(),
  }),
  out: { rows: table, report: json(reweighReportSchema) },
  rows: { out: { rows: { of: ['rows'] } }, trainingOnly: ['rows'] },
  run({ rows }, { label, groups }, context) {
    if (rows.rowCount === 0) throw new Error('There are no rows to reweigh');
    if (groups.includes(label)) throw new Error(`groups: '${label}' is the label`);
    const columns = groups.map((name) => textsOf(rows, name));
    const joined = Array.from({ length: rows.rowCount }, (_, row) => joinValues(columns.map((values) => values[row]!)));
    const { cells, positions } = sampleCells(joined, textsOf(rows, label), context.random('sample'));
    for (const { group, label: value, n, weight, sampled } of cells)
      context.log(
        `${group}, '${label}' = ${value}: weight ${Number(weight.toPrecision(3))}, ${n} rows become ${sampled}`,
      );
    return {
      rows: selectRows(rows, positions),
      report: { cells: [...cells], rowsBefore: rows.rowCount, rowsAfter: positions.length },
    };
  },
}) as Reweigh;

/** `f, young`. A comma in one of several values is written with a backslash: no two groups are one. */
function joinValues(values: readonly string[]): string {
  if (values.length === 1) return values[0]!;
  return values.map((value) => value.replaceAll(/[\\,]/g, (mark) => `\\${mark}`)).join(', ');
}

function textsOf(rows: AnyTable, name: string): readonly string[] {
  const columns = rows.columns as Readonly<Record<string, ColumnSpec>>;
  const spec = columns[name];
  if (!spec) throw new Error(`'${name}' is not a column. ${offerNames(name, Object.keys(columns))}`);
  if (spec.type !== 'category' && spec.type !== 'boolean')
    throw new Error(`'${name}' is of type ${spec.type}: to reweigh by it, make it a category or a boolean`);
  const values = rows.column(name) as readonly unknown[];
  const missing = values.indexOf(null);
  if (missing >= 0) throw new Error(`'${name}' is missing in row ${rows.rowNumbers[missing]}`);
  return values.map(String);
}
