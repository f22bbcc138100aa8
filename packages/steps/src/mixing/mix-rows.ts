// MixUp and CutMix: rows between two training rows, whose label is partly that of the one and partly that of the other.

import { defineStep, offerNames, type Random, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type AnyTable, type PixelColumn, type Table, table } from '../kinds/table.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { type AnyColumnValues, createTable, isPixelColumn, pixelsOf } from '../tables/create-table.ts';
import { drawWeight, mixBox, mixNumbers, placeBox } from './mix-values.ts';

export interface MixRows extends Runnable {
  /**
   * The training rows, and rows that are mixed of two of them. A mixed row with two labels is two rows with equal values: one
   * label each, and in the column `weights` what each counts. Together they count 1, as each original row does. Train with
   * `sampleWeights`: cross-entropy of a soft label is the weighted sum of those of its labels, so the loss is the same. A label
   * that is a number is mixed too.
   *
   * A mixed row keeps the number of the raw row that its label comes from, and has values of another row: divide rows into folds
   * first, and mix in each. Training rows only: others are refused when planning.
   *
   * @throws Error that names a column that cannot be mixed
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, const Weights extends string = string>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params: {
      readonly label: keyof Row & string;
      /** A name for the new column of what each row counts. */
      readonly weights: Weights;
      /**
       * `mixup` (default): weighted means of images and numbers (rounded, of integers). `cutmix`: a box of one image in the other; no columns but the
       * image and the label.
       */
      readonly method?: 'mixup' | 'cutmix' | undefined;
      /** Both parameters of the beta distribution that weights are drawn from. Default 0.2, and 1 for `cutmix`, as in Keras. */
      readonly alpha?: number | undefined;
      /** Mixed rows for each row. Default 1. */
      readonly copies?: number | undefined;
      /** Wins over the node's own seed. */
      readonly seed?: number | undefined;
    },
  ): { readonly rows: Ref<Table<Row & { readonly [Name in Weights]: number }>, 'table'> };
}

export const mixRows: MixRows = defineStep('mix-rows', {
  in: { rows: table },
  params: z.strictObject({
    label: z.string().min(1),
    weights: z.string().min(1),
    method: z.enum(['mixup', 'cutmix']).default('mixup'),
    alpha: z.number().positive().optional(),
    copies: z.int().positive().default(1),
    seed: z.int().optional(),
  }),
  out: { rows: table },
  rows: { out: { rows: { of: ['rows'] } }, trainingOnly: ['rows'] },
  run({ rows }, { label, weights, method, alpha = method === 'mixup' ? 0.2 : 1, copies }, context) {
    checkColumns(rows, { label, weights, method });
    const random = context.random('mix');
    const mixed = Array.from({ length: copies * rows.rowCount }, (_, at) =>
      mixPair(rows, label, { method, alpha, one: at % rows.rowCount, random }),
    ).flat();
    context.log(`${mixed.length} rows mixed of ${rows.rowCount}`);
    const values = Object.fromEntries(
      Object.keys(rows.columns).map((name) => [name, joinMixed(rows.column(name) as AnyColumnValues, mixed, name)]),
    );
    return {
      rows: createTable({
        columns: { ...rows.columns, [weights]: { type: 'number', min: 0, max: 1 } },
        values: { ...values, [weights]: [...rows.rowNumbers].map(() => 1).concat(mixed.map(({ weight }) => weight)) },
        rowNumbers: Int32Array.from([...rows.rowNumbers, ...mixed.map(({ from }) => rows.rowNumbers[from]!)]),
        cleaning: rows.cleaning,
      }),
    };
  },
}) as MixRows;

interface MixRules {
  readonly label: string;
  readonly weights: string;
  readonly method: 'mixup' | 'cutmix';
}

function checkColumns(rows: AnyTable, { label, weights, method }: MixRules): void {
  const columns = rows.columns as Readonly<Record<string, ColumnSpec>>;
  if (!columns[label]) throw new Error(`label: '${label}' is not a column. ${offerNames(label, Object.keys(columns))}`);
  if (columns[weights]) throw new Error(`weights: '${weights}' is a column of the rows already: use a new name`);
  if (rows.rowCount < 2) throw new Error('Mixing needs two rows');
  const others = Object.entries(columns).filter(([name, { type }]) => name !== label && type !== 'id');
  const mixable = method === 'mixup' ? ['image', 'number'] : ['image'];
  for (const [name, { type }] of others) {
    if (!mixable.includes(type))
      throw new Error(
        method === 'mixup'
          ? `MixUp takes means of images and numbers, and '${name}' is of type ${type}`
          : `CutMix takes images alone, and '${name}' is of type ${type}: use method 'mixup'`,
      );
    const values = rows.column(name) as AnyColumnValues;
    if (!isPixelColumn(values) && (values as readonly unknown[]).includes(null))
      throw new Error(`Mixing needs every value, and '${name}' has none in some rows: fill it in clean`);
  }
  if (method === 'cutmix' && others.length !== 1)
    throw new Error(`CutMix needs one column of images, and there are ${others.length}`);
  if (!['number', 'category', 'boolean'].includes(columns[label].type))
    throw new Error(
      `label: '${label}' is of type ${columns[label].type}: a label is a number, a boolean or a category`,
    );
  if ((rows.column(label) as readonly unknown[]).includes(null))
    throw new Error(`Mixing needs every label, and '${label}' has none in some rows`);
}

interface Mixed {
  /** The row that its number, its label and its ids come from. */
  readonly from: number;
  readonly weight: number;
  readonly values: Readonly<Record<string, Float32Array | number>>;
}

/** A row mixed with another one at random: two rows where their labels are two classes. */
function mixPair(
  rows: AnyTable,
  label: string,
  given: { method: 'mixup' | 'cutmix'; alpha: number; one: number; random: Random },
): readonly Mixed[] {
  const { method, alpha, one, random } = given;
  const drawn = random.integer(rows.rowCount - 1);
  const other = drawn < one ? drawn : drawn + 1;
  const columns = rows.columns as Readonly<Record<string, ColumnSpec>>;
  let weight = drawWeight(alpha, random);
  const at = method === 'cutmix' ? ([random.next(), random.next()] as const) : undefined;
  const values: Record<string, Float32Array | number> = {};
  for (const name of Object.keys(columns)) {
    const column = rows.column(name) as AnyColumnValues;
    if (isPixelColumn(column)) {
      const [a, b] = [one, other].map((row) => imageAt(column, row)) as [Float32Array, Float32Array];
      if (at) {
        const [height, width] = column.shape;
        const boxed = mixBox(a, b, column.shape, placeBox(height, width, weight, at));
        values[name] = boxed.pixels;
        weight = boxed.weight;
      } else values[name] = mixNumbers(a, b, weight);
    } else if (columns[name]!.type === 'number' && name !== label) {
      const [a, b] = [Number(column[one]), Number(column[other])];
      values[name] = roundOf(columns[name]!)(weight * a + (1 - weight) * b);
    }
  }
  const labels = rows.column(label) as readonly unknown[];
  if (columns[label]!.type === 'number') {
    const mean = weight * Number(labels[one]) + (1 - weight) * Number(labels[other]);
    return [{ from: one, weight: 1, values: { ...values, [label]: roundOf(columns[label]!)(mean) } }];
  }
  if (labels[one] === labels[other]) return [{ from: one, weight: 1, values }];
  const both = [
    { from: one, weight, values },
    { from: other, weight: 1 - weight, values },
  ];
  // A box may take no pixel, or all of them.
  return both.filter((row) => row.weight > 0);
}

/** Integers stay integers. */
function roundOf(column: ColumnSpec): (value: number) => number {
  return column.type === 'number' && column.integer ? Math.round : (value) => value;
}

function imageAt({ shape, data }: PixelColumn, row: number): Float32Array {
  const size = pixelsOf(shape);
  return data.subarray(row * size, (row + 1) * size);
}

/** A column with its mixed values behind it; what is not mixed is that of the row that the label comes from. */
function joinMixed(column: AnyColumnValues, mixed: readonly Mixed[], name: string): AnyColumnValues {
  if (!isPixelColumn(column))
    return [
      ...(column as readonly never[]),
      ...mixed.map(({ values, from }) => (values[name] ?? column[from]) as never),
    ];
  const size = pixelsOf(column.shape);
  const data = new Float32Array(column.data.length + mixed.length * size);
  data.set(column.data);
  mixed.forEach(({ values }, at) => {
    data.set(values[name] as Float32Array, column.data.length + at * size);
  });
  return { shape: column.shape, data };
}
