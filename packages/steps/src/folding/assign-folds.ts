// Which fold each row is tested in. Rows that belong together (equal rows, rows made from one row, rows of one group) are in
// one fold.

import { compareCodeUnits, type Random } from '@cairn/core';
import { findTwinsButIds } from '../cleaning/find-twins.ts';
import type { AnyColumnValues } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';

export type Value = string | number | boolean;

export interface FoldRules {
  /** How many folds. */
  readonly of: number;
  readonly stratify?: string | undefined;
  readonly group?: string | undefined;
}

/**
 * The fold of each row, from 0. Units (rows that belong together) are shuffled, and each goes to the fold that has the fewest
 * rows of its stratum, and of those the fewest of all; groups go by size, the largest first.
 *
 * @throws Error if a fold would stay empty
 */
export function assignFolds(rows: AnyTable, { of, stratify, group }: FoldRules, random: Random): Int32Array {
  const units = random.shuffle(gatherUnits(rows, group));
  if (units.length < of)
    throw new Error(
      group === undefined
        ? `${of} folds need ${of} rows that differ, and there ${units.length === 1 ? 'is' : 'are'} ${units.length}`
        : `${of} folds need ${of} values of '${group}', and there ${units.length === 1 ? 'is' : 'are'} ${units.length}`,
    );
  // Sorting is stable: groups of one size stay shuffled.
  if (group !== undefined) units.sort((a, b) => b.length - a.length);
  const strata = stratify === undefined ? undefined : readValues(rows, stratify);
  const totals = new Array<number>(of).fill(0);
  const counts = new Map<Value | undefined, number[]>();
  const folds = new Int32Array(rows.rowCount);
  const byStratum = [...Map.groupBy(units, (unit) => strata?.[unit[0]!]).entries()];
  byStratum.sort(([a], [b]) => compareCodeUnits(String(a), String(b)));
  for (const [stratum, members] of byStratum) {
    const own = counts.get(stratum) ?? new Array<number>(of).fill(0);
    counts.set(stratum, own);
    for (const unit of members) {
      let fold = 0;
      for (let other = 1; other < of; other++)
        if (own[other]! < own[fold]! || (own[other] === own[fold] && totals[other]! < totals[fold]!)) fold = other;
      own[fold]! += unit.length;
      totals[fold]! += unit.length;
      for (const row of unit) folds[row] = fold;
    }
  }
  return folds;
}

/** The values of a column that rows are divided by. @throws Error that names the column and the row of a missing value */
export function readValues(rows: AnyTable, name: string): readonly Value[] {
  const values = rows.column(name) as readonly (Value | null)[];
  const missing = values.findIndex((value) => value === null || value === undefined);
  if (missing >= 0) throw new Error(`The folds go by '${name}', which has no value in row ${rows.rowNumbers[missing]}`);
  return values as readonly Value[];
}

/**
 * Rows that belong together, in the order of their first rows. Rows made from one raw row do also if they have other groups:
 * a step that makes rows may have changed the numbers of that column.
 */
function gatherUnits(rows: AnyTable, group: string | undefined): number[][] {
  const positions = Array.from({ length: rows.rowCount }, (_, row) => row);
  const roots = joinRawRows(rows, group === undefined ? findEqual(rows) : firstOfEach(readValues(rows, group)));
  return [...Map.groupBy(positions, (row) => roots[row]!).values()];
}

/** For each row the first one with its value. */
function firstOfEach(values: readonly Value[]): Int32Array {
  const first = new Map<Value, number>();
  return Int32Array.from(values, (value, row) => {
    const known = first.get(value) ?? row;
    first.set(value, known);
    return known;
  });
}

/** For each row the first one that equals it. */
function findEqual(rows: AnyTable): Int32Array {
  const names = Object.keys(rows.columns);
  const values = Object.fromEntries(names.map((name) => [name, rows.column(name) as AnyColumnValues]));
  return findTwinsButIds(rows.columns, values, rows.rowCount);
}

/** For each row the first one that it belongs to, if rows made from one raw row belong together too. It changes `roots`. */
function joinRawRows(rows: AnyTable, roots: Int32Array): Int32Array {
  const find = (row: number): number => (roots[row] === row ? row : find(roots[row]!));
  const firstOf = new Map<number, number>();
  rows.rowNumbers.forEach((number, row) => {
    const first = firstOf.get(number);
    if (first === undefined) firstOf.set(number, row);
    else {
      const [a, b] = [find(first), find(row)];
      roots[Math.max(a, b)] = Math.min(a, b);
    }
  });
  return roots.map((_, row) => find(row));
}
