// Finds rows that are nearly rows of another part of a split.

import { defineStep, type Estimate, listNames, offerNames, type Ref, type Runnable, report } from '@cairn/core';
import { estimateRate } from '@cairn/stats';
import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { type CodedColumn, findNear, type Twin } from './find-near.ts';

/** Pairs that a report lists. */
const mostPairs = 20;
/** Of fewer columns, all but one say too little. */
const fewestColumns = 3;

const nearDuplicatesSchema = z.strictObject({
  /** Rows that have a twin in the reference, of all rows. */
  share: estimateSchema,
  /** Rows of the reference that have a twin among its other rows: what is to be expected in such a table. */
  shareWithin: estimateSchema,
  /** Rows that equal a row of the reference in all compared columns. */
  equal: z.int(),
  /** Rows that differ from one in one column. */
  near: z.int(),
  /** How many rows differ in each column alone, the most first. */
  byColumn: z.array(z.strictObject({ column: z.string(), count: z.int() })),
  /** The first 20, by the numbers of their raw rows. */
  pairs: z.array(z.strictObject({ row: z.int(), reference: z.int(), column: z.string().nullable() })),
  columns: z.array(z.string()),
  summary: z.array(z.string()),
});

export type NearDuplicatesReport = z.output<typeof nearDuplicatesSchema>;

export interface NearDuplicates extends Runnable {
  /**
   * Rows that equal a row of `reference` in all columns, or in all but one: a record that was typed twice, or a customer who
   * applied again. If `rows` are for test and `reference` for training, a model may have seen them. Ids and images are left out,
   * and texts are compared without case, punctuation and repeated blanks.
   *
   * @throws Error for a named column that is not on both sides, and if fewer than three columns can be compared
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'>; readonly reference: Ref<Table<Row>, 'table'> },
    params?: {
      /** Default: all columns of both sides, ids and images left out. */
      readonly columns?: readonly (keyof Row & string)[] | undefined;
    },
  ): { readonly report: Ref<NearDuplicatesReport, 'metrics'> };
}

export const nearDuplicates: NearDuplicates = defineStep('near-duplicates', {
  in: { rows: table, reference: table },
  params: z.strictObject({ columns: z.array(z.string()).min(1).readonly().optional() }),
  out: { report: report(nearDuplicatesSchema) },
  rows: { in: { rows: 'reads', reference: 'reads' } },
  run({ rows, reference }, { columns }, context) {
    const names = chooseColumns(rows, reference, columns);
    const across = findTwins(names, rows, reference, false);
    const within = findTwins(names, reference, reference, true);
    const near = across.filter(({ column }) => column !== null);
    const byColumn = [...Map.groupBy(near, ({ column }) => column!)]
      .map(([column, twins]) => ({ column, count: twins.length }))
      .sort((one, other) => other.count - one.count);
    const share = estimateRate({ hits: across.length, n: rows.rowCount });
    const shareWithin = estimateRate({ hits: within.length, n: reference.rowCount });
    const summary = [
      `${across.length} of ${rows.rowCount} rows (${percent(share)}) have a twin in the reference: ${across.length - near.length} are equal, ${near.length} differ in one of ${names.length} columns.`,
      `Within the reference, ${percent(shareWithin)} of the rows have one.`,
      ...byColumn.slice(0, 5).map(({ column, count }) => `${count} differ in '${column}' alone.`),
    ];
    for (const line of summary) context.log(line);
    const pairs = across.slice(0, mostPairs).map((twin) => ({
      row: rows.rowNumbers[twin.row]!,
      reference: reference.rowNumbers[twin.reference]!,
      column: twin.column,
    }));
    const equal = across.length - near.length;
    return { report: { share, shareWithin, equal, near: near.length, byColumn, pairs, columns: [...names], summary } };
  },
}) as NearDuplicates;

function percent({ value }: Estimate): string {
  return value === null ? 'none' : `${(100 * value).toFixed(1)} %`;
}

function chooseColumns(rows: AnyTable, reference: AnyTable, given: readonly string[] | undefined): readonly string[] {
  const types = rows.columns as Readonly<Record<string, ColumnSpec>>;
  const known = Object.keys(reference.columns);
  for (const name of given ?? []) {
    if (!types[name]) throw new Error(`columns: '${name}' is not a column. ${offerNames(name, Object.keys(types))}`);
    if (!known.includes(name))
      throw new Error(`columns: the reference has no column '${name}', only ${listNames(known)}`);
  }
  const names = (given ?? Object.keys(types)).filter(
    (name) => types[name]!.type !== 'image' && types[name]!.type !== 'id' && known.includes(name),
  );
  if (names.length < fewestColumns)
    throw new Error(`Only ${names.length} columns can be compared, and 'all but one' needs at least ${fewestColumns}`);
  return names;
}

function findTwins(names: readonly string[], rows: AnyTable, reference: AnyTable, isWithin: boolean): readonly Twin[] {
  const columns = names.map((name): CodedColumn => {
    const codes = new Map<unknown, number>();
    const code = (value: unknown) => {
      const known = codes.get(value);
      if (known === undefined) codes.set(value, codes.size);
      return known ?? codes.size - 1;
    };
    const { type } = rows.columns[name]!;
    const codeAll = (side: AnyTable) =>
      Int32Array.from(side.column(name) as readonly unknown[], (value) =>
        code(type === 'text' && value !== null ? normalize(value as string) : value),
      );
    return { name, rows: codeAll(rows), reference: codeAll(reference) };
  });
  return findNear(columns, isWithin).filter((twin) => twin !== undefined);
}

function normalize(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
