// A raw row is cleaned when serving as when training: the same reader, the columns that were declared, what was learned.

import type { AnyTable } from '../kinds/table.ts';
import type { Cleaning } from '../schemas/cleaning.ts';
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
  /** The columns that are asked for. The file may lack all others (the label, a protected column), or hold anything there. */
  readonly needed: readonly string[];
}

/**
 * Reads raw rows (CSV, TSV, JSON lines, JSON, Parquet) and applies what clean learned: a missing value is filled, an
 * outlier is told and kept. A value that is not as declared counts as missing.
 *
 * @returns the rows that could be cleaned, of the needed columns alone, and every problem
 * @throws Error when the file cannot be read, has no rows, or lacks a column that is needed
 */
export async function cleanRawRows(
  path: string,
  cleaning: Cleaning,
  { needed }: CleanRawRowsOptions,
): Promise<{ table: AnyTable; problems: readonly RowProblem[] }> {
  const found: Omit<RowProblem, 'isLeftOut'>[] = [];
  const columns = Object.fromEntries(Object.entries(cleaning.columns).filter(([name]) => needed.includes(name)));
  const { missingValues, rawNames } = cleaning;
  const reading = { ...cleaning.reading, format: 'auto', header: cleaning.header } as const;
  const draft = await readDraft(
    path,
    { columns, reading, missingValues, rawNames },
    (problem, column, row, example = null as never) => {
      if (problem !== 'undeclared-column') found.push({ problem, column, row, example });
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
