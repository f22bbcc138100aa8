// What a classifier says of rows under normal noise: how many of the draws had which class.

import { createHash } from 'node:crypto';
import { createRandom, type Random } from '@cairn/core';
import { interpretScores } from '../models/interpret-scores.ts';
import type { Feature } from '../schemas/model-description.ts';
import { type AnyColumnValues, createTable, isPixelColumn } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { InnerModel } from '../wrapped/inner-model.ts';

export interface NoiseOptions {
  /** In shares of the declared range of each number or pixel. */
  readonly deviation: number;
  readonly draws: number;
  readonly seed: number;
}

/** Rows that the model is asked about at once. */
const rowsAtOnce = 4096;

/**
 * `rows × classes`. The noise of a row depends on its own values of the features, the seed and the stream: not on the rows that
 * are with it.
 *
 * @param stream - other streams have independent noise
 */
export function countVotes(
  { model: { description }, opened }: InnerModel,
  features: readonly Feature[],
  rows: AnyTable,
  { deviation, draws, seed }: NoiseOptions,
  stream: string,
): Int32Array {
  const classes = description.classes.length;
  const counts = new Int32Array(rows.rowCount * classes);
  const needed = takeColumns(rows, features);
  const spans = new Map(features.flatMap(({ name, column }) => spanOf(name, column)));
  const randoms = Array.from({ length: rows.rowCount }, (_, row) => createRandom(seedOf(needed, row, seed, stream)));
  const all = rows.rowCount * draws;
  for (let start = 0; start < all; start += rowsAtOnce) {
    const positions = Int32Array.from({ length: Math.min(rowsAtOnce, all - start) }, (_, i) =>
      Math.floor((start + i) / draws),
    );
    const noisy = addNoise(selectRows(needed, positions), positions, { spans, randoms, deviation });
    const { predicted } = interpretScores(description, opened.scoresOf(noisy));
    for (const [i, said] of predicted.entries()) counts[positions[i]! * classes + said]!++;
  }
  return counts;
}

/**
 * @throws Error that names columns of numbers without a declared range, or if there is nothing that noise may change
 */
export function checkNoise(features: readonly Feature[]): void {
  const numbers = features.filter(({ column }) => column.type === 'number' || column.type === 'image');
  if (numbers.length === 0)
    throw new Error('Noise changes numbers and pixels, and the model has none among its features');
  for (const { name, column } of numbers)
    if (spanOf(name, column).length === 0)
      throw new Error(
        `Noise is measured in the declared range, and '${name}' has none: declare it, number({ min, max })`,
      );
}

function spanOf(name: string, column: Feature['column']): (readonly [string, number])[] {
  if (column.type !== 'number' && column.type !== 'image') return [];
  const { min, max } = column;
  return min === undefined || max === undefined || min >= max ? [] : [[name, max - min]];
}

function takeColumns(rows: AnyTable, features: readonly Feature[]): AnyTable {
  for (const { name } of features)
    if (!(name in rows.columns)) throw new Error(`The model takes '${name}', which the rows do not have`);
  const pick = <T>(of: (name: string) => T) => Object.fromEntries(features.map(({ name }) => [name, of(name)]));
  return createTable({
    columns: pick((name) => (rows.columns as Record<string, Feature['column']>)[name]!),
    values: pick((name) => rows.column(name) as AnyColumnValues),
    rowNumbers: rows.rowNumbers,
  });
}

function addNoise(
  table: AnyTable,
  positions: Int32Array,
  noise: {
    readonly spans: ReadonlyMap<string, number>;
    readonly randoms: readonly Random[];
    readonly deviation: number;
  },
): AnyTable {
  const values = Object.fromEntries(
    Object.keys(table.columns).map((name): [string, AnyColumnValues] => {
      const own = table.column(name) as AnyColumnValues;
      const span = noise.spans.get(name);
      if (span === undefined) return [name, own];
      const draw = (at: number) => noise.deviation * span * noise.randoms[positions[at]!]!.normal();
      if (!isPixelColumn(own))
        return [name, own.map((value, at) => (typeof value === 'number' ? value + draw(at) : value))];
      const size = own.data.length / Math.max(1, table.rowCount);
      return [name, { shape: own.shape, data: own.data.map((value, i) => value + draw(Math.floor(i / size))) }];
    }),
  );
  return createTable({ columns: table.columns, values, rowNumbers: table.rowNumbers });
}

function seedOf(table: AnyTable, row: number, seed: number, stream: string): number {
  const hash = createHash('sha256').update(`${stream} ${seed}`);
  for (const name of Object.keys(table.columns)) {
    const own = table.column(name) as AnyColumnValues;
    const size = isPixelColumn(own) ? own.data.length / table.rowCount : 1;
    const value = isPixelColumn(own) ? [...own.data.subarray(row * size, (row + 1) * size)] : own[row];
    hash.update(`\n${JSON.stringify([name, value])}`);
  }
  return hash.digest().readUInt32BE(0);
}
