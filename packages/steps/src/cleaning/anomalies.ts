// Problems of raw rows, counted by problem and column, with the numbers of the rows.

/**
 * Cairn's names for the problems, and the names that TensorFlow Data Validation has for them (its anomaly types,
 * https://www.tensorflow.org/tfx/data_validation/anomalies). A problem without such a type is its `CUSTOM_VALIDATION`.
 */
export const anomalyTypes = {
  'broken-row': 'CUSTOM_VALIDATION',
  'not-a-number': 'FLOAT_TYPE_STRING_NOT_FLOAT',
  'below-minimum': 'FLOAT_TYPE_SMALL_FLOAT',
  'above-maximum': 'FLOAT_TYPE_BIG_FLOAT',
  'not-an-integer': 'INT_TYPE_NOT_INT_STRING',
  'not-a-date': 'CUSTOM_VALIDATION',
  'ambiguous-date': 'CUSTOM_VALIDATION',
  'not-a-boolean': 'BOOL_TYPE_UNEXPECTED_STRING',
  'unknown-category': 'ENUM_TYPE_UNEXPECTED_STRING_VALUES',
  'missing-value': 'FEATURE_TYPE_LOW_FRACTION_PRESENT',
  'rounded-number': 'CUSTOM_VALIDATION',
  'duplicate-row': 'CUSTOM_VALIDATION',
  'duplicate-id': 'CUSTOM_VALIDATION',
  'rare-stratum': 'CUSTOM_VALIDATION',
  outlier: 'CUSTOM_VALIDATION',
  'constant-column': 'FEATURE_TYPE_LOW_UNIQUE',
  'undeclared-column': 'SCHEMA_NEW_COLUMN',
} as const;

export type AnomalyProblem = keyof typeof anomalyTypes;

export interface Anomaly {
  readonly problem: AnomalyProblem;
  /** TFDV's name for it. */
  readonly type: (typeof anomalyTypes)[AnomalyProblem];
  /** Null if it is about rows or about the whole file. */
  readonly column: string | null;
  /** How many rows, or columns for `undeclared-column`. */
  readonly count: number;
  /** Numbers of the first 20 raw rows, from 1. */
  readonly rows: readonly number[];
  /** Up to 5 different values; for broken rows, what is wrong with them. */
  readonly examples: readonly string[];
}

/** Takes one problem of one row; `row` is 0 if it is not about a row. */
export type NoteAnomaly = (problem: AnomalyProblem, column: string | null, row: number, example?: string) => void;

/** Counts problems; `list` returns them in the order in which they were first noted. */
export function createAnomalies(): { readonly note: NoteAnomaly; list(): readonly Anomaly[] } {
  const found = new Map<string, Anomaly & { count: number; rows: number[]; examples: string[] }>();
  const note: NoteAnomaly = (problem, column, row, example) => {
    const key = `${problem} ${column ?? ''}`;
    let anomaly = found.get(key);
    if (!anomaly) {
      anomaly = { problem, type: anomalyTypes[problem], column, count: 0, rows: [], examples: [] };
      found.set(key, anomaly);
    }
    anomaly.count++;
    if (row > 0 && anomaly.rows.length < 20) anomaly.rows.push(row);
    if (example !== undefined && anomaly.examples.length < 5 && !anomaly.examples.includes(example)) {
      anomaly.examples.push(example);
    }
  };
  return { note, list: () => [...found.values()] };
}
