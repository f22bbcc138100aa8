// What clean did, for people and programs: rows by part, anomalies, what was learned, and the values of training rows.

import type { AnyTable } from '../kinds/table.ts';
import type { CleaningOfColumn } from '../schemas/cleaning.ts';
import { type AnyColumnValues, isPixelColumn } from '../tables/create-table.ts';
import type { Anomaly } from './anomalies.ts';
import type { TestFileReport } from './clean-test-rows.ts';
import { type FilePart, listRows } from './name-row.ts';

/** The values of a column in the training rows. */
export interface ColumnSummary {
  readonly type: string;
  /** Rows with a value. */
  readonly n: number;
  /** For numbers, and for the pixels of images. */
  readonly min?: number;
  readonly mean?: number;
  readonly max?: number;
  /** For dates. */
  readonly first?: string;
  readonly last?: string;
  /** For categories, lists of them and booleans: how many rows have each value. */
  readonly counts?: Readonly<Record<string, number>>;
}

export interface CleanReport {
  readonly rows: {
    /** Rows of the file, without the header. */
    readonly raw: number;
    readonly broken: number;
    readonly duplicatesDropped: number;
    /** Rows without a required value, in any part. */
    readonly missingDropped: number;
    /** Training rows only. */
    readonly outliersDropped: number;
    /** The number of rows of each table; without a split, only `rows`. */
    readonly kept: Readonly<Record<string, number>>;
  };
  readonly anomalies: readonly Anomaly[];
  readonly learned: Readonly<Record<string, CleaningOfColumn>>;
  readonly columns: Readonly<Record<string, ColumnSummary>>;
  /** For the input `files`: the rows of each file. Absent for one file. */
  readonly files?: readonly FilePart[];
  /** For the input `test`; absent without it. */
  readonly testFile?: TestFileReport;
  /** The same in sentences. */
  readonly summary: readonly string[];
}

export function summarizeColumns(rows: AnyTable): Record<string, ColumnSummary> {
  return Object.fromEntries(
    Object.keys(rows.columns).map((name) => {
      const { type } = rows.columns[name]!;
      const values = rows.column(name) as AnyColumnValues;
      if (isPixelColumn(values)) return [name, { type, n: rows.rowCount, ...summarizeNumbers(values.data) }];
      const known = values.filter((value) => value !== null);
      if (type === 'number') return [name, { type, n: known.length, ...summarizeNumbers(known as number[]) }];
      if (type === 'date') return [name, { type, n: known.length, ...findEnds(known as string[]) }];
      if (type === 'text' || type === 'id') return [name, { type, n: known.length }];
      return [name, { type, n: known.length, counts: countValues(known.map(String)) }];
    }),
  );
}

function findEnds(dates: readonly string[]): { readonly first?: string; readonly last?: string } {
  if (dates.length === 0) return {};
  const sorted = dates.toSorted();
  return { first: sorted[0]!, last: sorted.at(-1)! };
}

/** Columns with the same value in every row: nothing can be learned from them. */
export function findConstantColumns(columns: Readonly<Record<string, ColumnSummary>>): string[] {
  return Object.entries(columns).flatMap(([name, { n, min, max, first, last, counts }]) =>
    n > 1 && (isOne(min, max) || isOne(first, last) || (counts && Object.keys(counts).length === 1)) ? [name] : [],
  );
}

function isOne(least: number | string | undefined, largest: number | string | undefined): boolean {
  return least !== undefined && least === largest;
}

export function writeSummary(report: Omit<CleanReport, 'summary'>): string[] {
  const { raw, broken, duplicatesDropped, missingDropped, outliersDropped, kept } = report.rows;
  const parts = Object.entries(kept).map(([part, count]) => `${count} for ${part === 'rows' ? 'all' : part}`);
  const dropped = [
    [broken, 'broken'],
    [duplicatesDropped, 'duplicates'],
    [missingDropped, 'without a value that they must have'],
    [outliersDropped, 'outliers among the training rows'],
  ].flatMap(([count, what]) => (count ? [`${count} ${what}`] : []));
  return [
    `${raw} raw rows: ${'rows' in kept ? `${kept['rows']} kept` : parts.join(', ')}; ${dropped.length ? `dropped: ${dropped.join(', ')}` : 'none dropped'}.`,
    ...(report.files ?? []).map(({ name, rows }) => `'${name}': ${rows} raw rows.`),
    ...report.anomalies.map((one) => describeAnomaly(one, report.files)),
    ...describeTestFile(report.testFile),
  ];
}

function describeTestFile(file: TestFileReport | undefined): string[] {
  if (!file) return [];
  const { raw, broken, missingDropped, kept, anomalies } = file;
  const dropped =
    raw === kept ? 'none dropped' : `dropped: ${broken} broken, ${missingDropped} without a value that they must have`;
  return [
    `Test file: ${raw} raw rows, ${kept} kept; ${dropped}.`,
    ...anomalies.map((one) => `Test file: ${describeAnomaly(one)}`),
  ];
}

function describeAnomaly(
  { type, problem, column, count, rows, examples }: Anomaly,
  files: readonly FilePart[] = [],
): string {
  const where = column === null ? '' : ` in '${column}'`;
  const which = rows.length ? `, rows ${listRows(files, rows, count)}` : '';
  const like = examples.length ? ` (${examples.slice(0, 3).join(', ')}${examples.length > 3 ? ', …' : ''})` : '';
  return `${type}: ${count} ${problem.replaceAll('-', ' ')}${where}${which}${like}.`;
}

function summarizeNumbers(values: ArrayLike<number>): { min?: number; mean?: number; max?: number } {
  if (values.length === 0) return {};
  let [min, max, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  return { min, mean: sum / values.length, max };
}

/** By value, in the order of code units. */
function countValues(values: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values.toSorted()) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries(counts);
}
