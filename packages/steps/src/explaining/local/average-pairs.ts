// Interactions over a sample of rows.

import type { AnyTable } from '../../tables/table-value.ts';
import type { Attributions } from '../attributions.ts';
import { listPairs, type MoreMethods } from './more-methods.ts';

export interface PairsOfRow {
  readonly values: readonly (readonly number[])[];
  /** All values of the row as attributions to one output, to check that they add up. */
  readonly sums: Attributions;
}

/** @param found - the row's attributions, which have the base and the value */
export function pairsOfRow(
  more: MoreMethods,
  rows: AnyTable,
  position: number,
  output: number,
  { bases, values: ends }: Attributions,
): PairsOfRow {
  const values = more.interactionsOf(rows, position, output)!;
  return { values, sums: { attributions: [values.flat()], bases: [bases[output]!], values: [ends[output]!] } };
}

/** The mean size of what each pair adds together; the strongest first. */
export function averagePairs(names: readonly string[], found: readonly PairsOfRow[]) {
  const sizes = names.map((_, i) =>
    names.map((_, j) => found.reduce((total, { values }) => total + Math.abs(values[i]![j]!) / found.length, 0)),
  );
  return listPairs(names, sizes).map(({ columns, interaction }) => ({ columns, meanSize: interaction }));
}
