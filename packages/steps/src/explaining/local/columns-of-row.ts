// A row of a table for LIME: what its columns hold, numbers as the quarter of the background rows that they are in.

import type { Random } from '@cairn/core';
import type { Feature } from '../../schemas/model-description.ts';
import type { AnyTable } from '../../tables/table-value.ts';
import type { Interpretable } from './interpretable.ts';
import { kernelOf } from './kernel.ts';

/** The width of lime's kernel, times the root of the number of columns. */
const kernelWidth = 0.75;

/**
 * As `lime.lime_tabular.LimeTabularExplainer`: a sample has in each column the value of a random background row, and shares
 * the column with the row if both are in the same quarter, or are the same value. (lime draws a number of the quarter from a
 * normal distribution, where here it is that of a background row.)
 */
export function columnsOfRow(
  features: readonly Feature[],
  rows: AnyTable,
  position: number,
  background: AnyTable,
): Interpretable {
  const columns = features.map(({ name, column }) => {
    const own = valueAt(rows, name, position);
    const others = Array.from({ length: background.rowCount }, (_, row) => valueAt(background, name, row));
    const edges = column.type === 'number' ? quartersOf(others) : null;
    const groupOf = (value: unknown): unknown =>
      edges && typeof value === 'number' ? edges.filter((edge) => value > edge).length : JSON.stringify(value);
    return { name, own, others, edges, groupOf };
  });
  return {
    features: columns.map(({ name, own, edges, groupOf }) =>
      edges && typeof own === 'number' ? nameQuarter(name, edges, groupOf(own) as number) : `${name} = ${show(own)}`,
    ),
    draw(samples: number, random: Random, has: Float64Array) {
      return Object.fromEntries(
        columns.map(({ name, own, others, groupOf }, j) => {
          const group = groupOf(own);
          const values = Array.from({ length: samples }, (_, i) => {
            const value = i === 0 ? own : others[random.integer(others.length)];
            has[i * columns.length + j] = groupOf(value) === group ? 1 : 0;
            return value;
          });
          return [name, values as readonly (number | string | boolean | null)[]];
        }),
      );
    },
    weigh: (has) =>
      kernelOf(Math.sqrt(has.filter((value) => value === 0).length), kernelWidth * Math.sqrt(columns.length)),
  };
}

function valueAt(rows: AnyTable, name: string, position: number): unknown {
  return (rows.column(name) as readonly unknown[])[position];
}

/** The quartiles (of type 7, as numpy's), each once. */
function quartersOf(values: readonly unknown[]): readonly number[] {
  const sorted = Float64Array.from(values.filter((value) => typeof value === 'number')).sort();
  if (sorted.length === 0) return [];
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    return sorted[below]! + (place - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
  };
  return [...new Set([at(0.25), at(0.5), at(0.75)])];
}

function nameQuarter(name: string, edges: readonly number[], quarter: number): string {
  const [low, high] = [edges[quarter - 1], edges[quarter]];
  if (low === undefined && high === undefined) return name;
  if (low === undefined) return `${name} ≤ ${show(high)}`;
  return high === undefined ? `${name} > ${show(low)}` : `${show(low)} < ${name} ≤ ${show(high)}`;
}

function show(value: unknown): string {
  return typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(3))) : String(value);
}
