// Cleans raw rows for predictions exactly as for training: with the same reader, the declared columns and the learned
// rules.

import type { AnyTable } from '../kinds/table.ts';
import type { Cleaning } from '../schemas/cleaning.ts';
import type { AnomalyProblem } from './anomalies.ts';
import { buildTable } from './build-table.ts';
import { type Draft, readDraft } from './draft.ts';
import { isOutlier } from './learn-cleaning.ts';

/** A problem of one raw row. */
export interface RowProblem {
  /** From 1, without the header. */
  readonly row: number;
  readonly column: string | null;
  readonly problem: AnomalyProblem;
  /** The value, or what is wrong with the row. */
  readonly example: string | null;
  /** The row is not in the table: it is broken, or lacks a value that cannot be filled in. */
  readonly isLeftOut: boolean;
}

/** The ids of one raw row, by the names of their columns; null if the row has none. */
export type RowIds = Readonly<Record<string, string | null>>;

export interface CleanRawRowsOptions {
  /** The required columns. The file may lack all others (the label, a protected column), or have any values there. */
  readonly needed: readonly string[];
}

/**
 * Reads raw rows (CSV, TSV, JSON lines, JSON, Parquet) and applies what clean learned: a missing value is filled in,
 * and an outlier is reported and kept. A wrong value counts as missing.
 *
 * @returns the rows that could be cleaned, with the needed columns only; every problem; and the ids of all rows by their
 *   numbers, as far as the file has the columns of ids
 * @throws Error when the file cannot be read, has no rows, or lacks a column that is needed
 */
export async function cleanRawRows(
  path: string,
  cleaning: Cleaning,
  { needed }: CleanRawRowsOptions,
): Promise<{ table: AnyTable; problems: readonly RowProblem[]; ids: ReadonlyMap<number, RowIds> }> {
  const found: Omit<RowProblem, 'isLeftOut'>[] = [];
  const own = Object.entries(cleaning.columns).filter(([name]) => needed.includes(name));
  const ids = Object.entries(cleaning.columns).filter(([, { type }]) => type === 'id');
  const columns = Object.fromEntries([
    ...own,
    ...ids.map(([name, spec]) => [name, { ...spec, nullable: true, unique: false }] as const),
  ]);
  const { missingValues, rawNames } = cleaning;
  const reading = { ...cleaning.reading, format: 'auto', header: cleaning.header } as const;
  const draft = await readDraft(
    path,
    { columns, reading, missingValues, rawNames, optional: ids.map(([name]) => name) },
    (problem, column, row, example = null as never) => {
      if (problem === 'undeclared-column' || ids.some(([name]) => name === column)) return;
      // A nullable column may be empty: that is a value like others, as it was when the model was trained.
      if (problem === 'missing-value' && column !== null && columns[column]!.nullable) return;
      found.push({ problem, column, row, example });
    },
  );
  if (draft.rawCount === 0) throw new Error('The raw file has no rows');

  const isEmpty = (name: string, row: number) =>
    draft.missing[name]!.has(row) && !draft.columns[name]!.nullable && cleaning.learned[name]?.fill === undefined;
  const names = Object.keys(draft.columns);
  const kept = Array.from(draft.rowNumbers.keys()).filter((row) => !names.some((name) => isEmpty(name, row)));
  for (const name of names) {
    const bounds = cleaning.learned[name]?.outlierBounds;
    if (!bounds) continue;
    const values = draft.values[name] as readonly unknown[];
    for (const row of kept) {
      if (!isOutlier(values[row], bounds)) continue;
      found.push({ problem: 'outlier', column: name, row: draft.rowNumbers[row]!, example: String(values[row]) });
    }
  }
  const numbers = new Set(kept.map((row) => draft.rowNumbers[row]!));
  const problems = found.map((problem) => ({ ...problem, isLeftOut: !numbers.has(problem.row) }));
  return {
    table: buildTable(draft, kept, cleaning),
    problems: problems.sort((a, b) => a.row - b.row),
    ids: listIds(draft),
  };
}

function listIds({ columns, values, rowNumbers }: Draft): ReadonlyMap<number, RowIds> {
  const names = Object.keys(columns).filter((name) => columns[name]!.type === 'id');
  const idsOf = (position: number) =>
    Object.fromEntries(names.map((name) => [name, (values[name] as readonly (string | null)[])[position]!]));
  return new Map(names.length === 0 ? [] : Array.from(rowNumbers, (row, position) => [row, idsOf(position)]));
}
