// A raw row is cleaned when serving as when training: the same reader, the columns that were declared, what was learned.

import type { AnyTable } from '../kinds/table.ts';
import type { Cleaning } from '../schemas/cleaning.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { AnomalyProblem } from './anomalies.ts';
import { buildTable } from './build-table.ts';
import { readDraft } from './draft.ts';
import { isOutlier } from './learn-cleaning.ts';

/** What is wrong with one raw row. */
export interface RowProblem {
  /** From 1, a header not counted. */
  readonly row: number;
  readonly column: string | null;
  readonly problem: AnomalyProblem;
  /** The value, or what is wrong with the row. */
  readonly example: string | null;
  /** The row is not in the table: it is broken, or lacks a value that nothing can stand in for. */
  readonly isLeftOut: boolean;
}

export interface CleanRawRowsOptions {
  /** The label: the file may lack it, as a whole or in some rows. */
  readonly labelOptional: string;
}

/**
 * Reads raw rows (CSV, TSV, JSON lines, JSON, Parquet) and applies what clean learned: a missing value is filled, an
 * outlier is told and kept. A value that is not as declared counts as missing.
 *
 * @returns the rows that could be cleaned, without the label's column where the file has none, and every problem
 * @throws Error when the file cannot be read, has no rows, or lacks a column
 */
export async function cleanRawRows(
  path: string,
  cleaning: Cleaning,
  { labelOptional }: CleanRawRowsOptions,
): Promise<{ table: AnyTable; problems: readonly RowProblem[] }> {
  const found: Omit<RowProblem, 'isLeftOut'>[] = [];
  const columns: Record<string, ColumnSpec> = { ...cleaning.columns };
  const label = columns[labelOptional];
  if (label) columns[labelOptional] = { ...label, nullable: true };
  const reading = { format: 'auto', header: cleaning.header } as const;
  const draft = await readDraft(
    path,
    { columns, reading, missingValues: cleaning.missingValues, optional: labelOptional },
    (problem, column, row, example = null as never) => {
      if (problem !== 'undeclared-column' && column !== labelOptional) found.push({ problem, column, row, example });
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
  return { table: buildTable(draft, kept, cleaning), problems: problems.sort((a, b) => a.row - b.row) };
}
