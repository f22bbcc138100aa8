// Ends the step if more rows than tolerated differ from the declared columns.

import type { Anomaly, AnomalyProblem } from './anomalies.ts';
import type { Draft } from './draft.ts';
import { listHints } from './list-hints.ts';
import { type FilePart, listRows } from './name-row.ts';

/** What is wrong with a value, in words. */
const wording: Partial<Record<AnomalyProblem, string>> = {
  'not-a-number': 'which is not a number',
  'below-minimum': 'which is below its declared min',
  'above-maximum': 'which is above its declared max',
  'not-an-integer': 'which is not an integer',
  'not-a-date': 'which is not a date of its declared formats',
  'ambiguous-date': 'which is a different date by two of its declared formats',
  'duplicate-id': 'which another row has too',
  'not-a-boolean': 'which is not a boolean',
  'unknown-category': 'which is not one of its declared values',
};

/**
 * @param tolerance - the share of rows, from 0 to 1, that may be broken or contain wrong values
 * @throws Error that names the rows, what is wrong with them, and what to do
 */
export function checkTolerance(draft: Draft, anomalies: readonly Anomaly[], tolerance: number): void {
  const { rawCount, faultyCount } = draft;
  if (rawCount === 0) throw new Error('The raw file has no rows');
  if (faultyCount <= tolerance * rawCount) return;
  const faults = anomalies.filter(({ problem }) => problem === 'broken-row' || wording[problem]);
  const told = faults.slice(0, 3).map((fault) => describeFault(fault, draft.files));
  if (faults.length > told.length) told.push(`and ${faults.length - told.length} more kinds of fault`);
  const hints = listHints(draft, faults);
  const hint = hints.length
    ? hints.join('. ')
    : 'Fix the file or the declared columns, or allow a share of such rows with tolerance';
  throw new Error(
    `${faultyCount} of ${rawCount} raw rows cannot be read as declared, and the tolerance is ${tolerance}: ` +
      `${told.join('; ')}. ${hint}`,
  );
}

function describeFault({ problem, column, count, rows, examples }: Anomaly, files: readonly FilePart[]): string {
  const shown = listRows(files, rows, count);
  const where = `${count === 1 ? 'row' : 'rows'} ${shown}`;
  if (problem === 'broken-row') return count === 1 ? examples[0]! : `${examples[0]} (${count} such: ${where})`;
  return `column '${column}' holds '${examples[0]}', ${wording[problem]} (${where})`;
}
