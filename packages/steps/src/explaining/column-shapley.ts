// Shapley values of columns for any model: what each column adds to the answer, averaged over the orders in which columns
// become known. A column that is not known has the values of the background rows.

import type { Random } from '@cairn/core';
import { type AnyColumnValues, createTable, isPixelColumn } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { Attributions } from './attributions.ts';
import type { ExplainedModel } from './explained-model.ts';

/** Up to this many columns, all of their sets are tried. */
export const mostExactColumns = 8;
/** Rows that the model is asked for at once; it bounds the memory. */
const rowsAtOnce = 20_000;

/**
 * The exact values, from all 2^columns sets of known columns.
 *
 * Source: L. S. Shapley, "A value for n-person games", 1953; S. Lundberg, S. Lee, "A unified approach to interpreting model
 * predictions", NeurIPS 2017; as `shap.explainers.Exact` with an independent masker.
 */
export function exactShapley(
  model: ExplainedModel,
  rows: AnyTable,
  background: AnyTable,
  position: number,
): Attributions {
  const columns = model.description.features.map(({ name }) => name);
  const count = columns.length;
  const sets = Array.from({ length: 2 ** count }, (_, set) => columns.map((_, j) => (set >> j) % 2 === 1));
  const values = meanValues(model, rows, background, position, sets);
  const width = model.outputs.length;
  const weightOf = Array.from({ length: count }, (_, size) => 1 / (count * choose(count - 1, size)));
  const attributions = model.outputs.map((_, output) =>
    columns.map((_, j) => {
      let total = 0;
      for (let set = 0; set < sets.length; set++) {
        if ((set >> j) % 2 === 1) continue;
        const size = sets[set]!.filter(Boolean).length;
        const gain = values[(set + 2 ** j) * width + output]! - values[set * width + output]!;
        total += weightOf[size]! * gain;
      }
      return total;
    }),
  );
  return collect(attributions, values, sets.length - 1, width);
}

/**
 * The mean over random orders of the columns, each taken forwards and backwards. The values add up exactly, whatever the
 * number of orders; as `shap.explainers.Permutation`.
 */
export function permutationShapley(
  model: ExplainedModel,
  rows: AnyTable,
  background: AnyTable,
  position: number,
  { orders, random }: { readonly orders: number; readonly random: Random },
): Attributions {
  const columns = model.description.features.map(({ name }) => name);
  const count = columns.length;
  const width = model.outputs.length;
  const attributions = model.outputs.map(() => columns.map(() => 0));
  let ends: Float64Array = new Float64Array();
  for (let round = 0; round < orders; round++) {
    const forwards = random.shuffle(columns.map((_, j) => j));
    for (const order of [forwards, forwards.toReversed()]) {
      const sets = Array.from({ length: count + 1 }, (_, known) => {
        const inSet = new Set(order.slice(0, known));
        return columns.map((_, j) => inSet.has(j));
      });
      const values = meanValues(model, rows, background, position, sets);
      order.forEach((j, known) => {
        for (let output = 0; output < width; output++)
          attributions[output]![j]! +=
            (values[(known + 1) * width + output]! - values[known * width + output]!) / (2 * orders);
      });
      ends = values;
    }
  }
  return collect(attributions, ends, count, width);
}

function collect(attributions: number[][], values: Float64Array, last: number, width: number): Attributions {
  return {
    attributions,
    bases: Array.from({ length: width }, (_, output) => values[output]!),
    values: Array.from({ length: width }, (_, output) => values[last * width + output]!),
  };
}

/** For each set of known columns, the mean value over the background rows: `sets × outputs`. */
export function meanValues(
  model: ExplainedModel,
  rows: AnyTable,
  background: AnyTable,
  position: number,
  sets: readonly (readonly boolean[])[],
): Float64Array {
  const { features } = model.description;
  const width = model.outputs.length;
  const means = new Float64Array(sets.length * width);
  const atOnce = Math.max(1, Math.floor(rowsAtOnce / background.rowCount));
  const columns = Object.fromEntries(features.map(({ name, column }) => [name, column]));
  const known = features.map(({ name }) => {
    const values = rows.column(name) as AnyColumnValues;
    if (isPixelColumn(values)) throw new Error(`Attributions to columns need columns, and '${name}' is an image`);
    return { own: values[position]!, others: background.column(name) as readonly (number | string | boolean | null)[] };
  });
  for (let first = 0; first < sets.length; first += atOnce) {
    const some = sets.slice(first, first + atOnce);
    const values = Object.fromEntries(
      features.map(({ name }, j) => [
        name,
        some.flatMap((set) => (set[j] ? known[j]!.others.map(() => known[j]!.own) : known[j]!.others)),
      ]),
    );
    const found = model.valuesOf(createTable({ columns, values }));
    for (let i = 0; i < found.length; i++) {
      const set = Math.floor(i / (background.rowCount * width));
      means[(first + set) * width + (i % width)]! += found[i]! / background.rowCount;
    }
  }
  return means;
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}
