// Cleans the rows of another raw file with the rules that were learned for a table. Nothing is learned from them.

import type { Cleaning } from '../schemas/cleaning.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { type Anomaly, createAnomalies } from './anomalies.ts';
import { buildTable } from './build-table.ts';
import { checkTolerance } from './check-tolerance.ts';
import { readDraft } from './draft.ts';
import { noteOutliers } from './note-outliers.ts';

export interface CleanLikeOptions {
  /** The share of rows, from 0 to 1, that may be broken or contain wrong values. */
  readonly tolerance: number;
  /** What happens to a row without a value, if nothing was learned to fill it in. */
  readonly missing: 'fail' | 'drop';
}

export interface CleanedLike {
  readonly table: AnyTable;
  /** Rows of the file, without a header. */
  readonly raw: number;
  readonly broken: number;
  /** Rows without a value for which nothing was learned. */
  readonly missingDropped: number;
  readonly anomalies: readonly Anomaly[];
}

/**
 * Fills in missing values with what was learned from the training rows. Counts outliers, and keeps them.
 *
 * @throws Error if the file cannot be read like the first one, if too many rows are wrong, if a value is missing for
 *   which nothing was learned, and if no row is left
 */
export async function cleanLike(path: string, cleaning: Cleaning, options: CleanLikeOptions): Promise<CleanedLike> {
  const { columns, learned, missingValues, rawNames, header } = cleaning;
  const anomalies = createAnomalies();
  const reading = { ...cleaning.reading, format: 'auto', header } as const;
  const draft = await readDraft(path, { columns, reading, missingValues, rawNames }, anomalies.note);
  checkTolerance(draft, anomalies.list(), options.tolerance);
  const needed = Object.keys(columns).filter((name) => !columns[name]!.nullable && learned[name]?.fill === undefined);
  const lacking = (row: number) => needed.find((name) => draft.missing[name]!.has(row));
  const positions = Array.from(draft.rowNumbers.keys());
  const first = options.missing === 'fail' ? positions.find((row) => lacking(row) !== undefined) : undefined;
  if (first !== undefined)
    throw new Error(
      `'${lacking(first)}' has no value in row ${draft.rowNumbers[first]}, and nothing was learned to fill it with: ` +
        "give the value, clean the first file with a rule for it, or drop such rows with missing: 'drop'",
    );
  const kept = positions.filter((row) => lacking(row) === undefined);
  if (kept.length === 0) throw new Error('No row is left: every row lacks a value that it must have');
  noteOutliers(draft, kept, learned, anomalies.note);
  const read = draft.rowNumbers.length;
  return {
    table: buildTable(draft, kept, cleaning),
    raw: draft.rawCount,
    broken: draft.rawCount - read,
    missingDropped: read - kept.length,
    anomalies: anomalies.list(),
  };
}
