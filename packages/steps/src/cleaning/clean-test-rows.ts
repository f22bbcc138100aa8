// Cleans the rows of a test file with what was learned from the training rows. Nothing is learned from them, and none
// of them is dropped as an outlier or a duplicate.

import type { AnyTable } from '../kinds/table.ts';
import type { RawReading } from '../reading/raw-sink.ts';
import type { Cleaning } from '../schemas/cleaning.ts';
import { type Anomaly, createAnomalies } from './anomalies.ts';
import { buildTable } from './build-table.ts';
import { checkMissing } from './check-missing.ts';
import { checkTolerance } from './check-tolerance.ts';
import { type CleaningRules, mustLeave } from './clean-draft.ts';
import { readDraft } from './draft.ts';
import { noteOutliers } from './note-outliers.ts';

/** The problems of a test file. */
export interface TestFileReport {
  /** Rows of the file, without the header. */
  readonly raw: number;
  readonly broken: number;
  /** Rows without a required value. */
  readonly missingDropped: number;
  readonly kept: number;
  readonly anomalies: readonly Anomaly[];
}

export interface TestRowsOptions {
  /** What was learned from the training rows. */
  readonly cleaning: Cleaning;
  readonly rules: CleaningRules;
  readonly reading: RawReading;
  readonly tolerance: number;
}

/** @throws Error that begins with 'The test file', for what would be an error in the training file */
export async function cleanTestRows(
  path: string,
  { cleaning, rules, reading, tolerance }: TestRowsOptions,
): Promise<{ readonly table: AnyTable; readonly report: TestFileReport }> {
  const anomalies = createAnomalies();
  const { columns, learned, missingValues, rawNames } = cleaning;
  try {
    const draft = await readDraft(path, { columns, reading, missingValues, rawNames }, anomalies.note);
    checkTolerance(draft, anomalies.list(), tolerance);
    checkMissing(draft, anomalies.list(), rules);
    const kept = Array.from(draft.rowNumbers.keys()).filter((row) => !mustLeave(draft, rules, row));
    if (kept.length === 0) throw new Error('No row is left: every one lacks a value that it must have');
    noteOutliers(draft, kept, learned, anomalies.note);
    const read = draft.rowNumbers.length;
    return {
      table: buildTable(draft, kept, cleaning),
      report: {
        raw: draft.rawCount,
        broken: draft.rawCount - read,
        missingDropped: read - kept.length,
        kept: kept.length,
        anomalies: anomalies.list(),
      },
    };
  } catch (error) {
    if (error instanceof Error)
      error.message = `The test file cannot be cleaned as the training file was. ${error.message}`;
    throw error;
  }
}
