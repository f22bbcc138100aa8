// Whether the rows that a deployed model is asked about, and its answers, are distributed as in the training: the last
// rows of a server against the profile in the bundle, by the tests of the step `drift`.

import { readProfile, type ServingProfile } from '../bundling/reference-rows.ts';
import type { Change } from '../drift/change.ts';
import { compareNumbers } from '../drift/compare-numbers.ts';
import { compareMissing, compareValues } from '../drift/compare-values.ts';
import type { Predictions } from '../models/interpret-scores.ts';
import { meanPixels } from '../profiles/profile-column.ts';
import { countValues } from '../profiles/profile-values.ts';
import type { ColumnProfile } from '../profiles/table-profile.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { type AnyColumnValues, isPixelColumn } from '../tables/create-table.ts';
import type { CleanedRecords } from './clean-records.ts';

/** Rows that are compared: the last ones. */
const windowRows = 2000;
/** The chance that any interval of one look misses its value. */
const level = 0.05;

export interface DriftFigure {
  /** A column of the model; `prediction`, and of two classes `probability`. */
  readonly column: string;
  /** Whether the values are compared, or how many are missing. */
  readonly about: 'values' | 'missing';
  /** From 0 to 1: the distance of Kolmogorov and Smirnov of numbers; of others the largest difference of a share. */
  readonly distance: number;
  /** The lower bound of its interval; all bounds of one look hold together with 95 %, if the rows are independent. */
  readonly low: number;
  /** The population stability index; null for missing values. */
  readonly psi: number | null;
}

export interface DriftWatch {
  /** Notes rows and their predictions, in their order. */
  add(cleaned: Pick<CleanedRecords, 'values' | 'rows'>, predictions: Predictions): void;
  /** How many rows are compared now. */
  readonly rows: number;
  /** Compares them; empty without rows. Computed again only if there are further rows. */
  figures(): readonly DriftFigure[];
}

type Value = number | string | boolean | null;

/**
 * @param folder - a bundle
 * @returns undefined if it has no profile
 */
export async function openDriftWatch(folder: string, description: ModelDescription): Promise<DriftWatch | undefined> {
  const profile = await readProfile(folder);
  return profile && createDriftWatch(profile, description);
}

export function createDriftWatch(profile: ServingProfile, { positive }: ModelDescription): DriftWatch {
  const { prediction, probability } = profile;
  const compared = Object.entries(profile.columns).filter(([, { type }]) => type !== 'id' && type !== 'date');
  const columns = compared.map(([column]) => ({ column, last: [] as Value[] }));
  let next = 0;
  let known: readonly DriftFigure[] | undefined;
  const valuesOf = (
    column: string,
    { values }: Pick<CleanedRecords, 'values'>,
    { classes, predicted, probabilities, values: numbers }: Predictions,
  ): ArrayLike<Value> => {
    if (column === prediction) return classes.length ? Array.from(predicted, (index) => classes[index]!) : numbers;
    if (column === probability) {
      const own = classes.indexOf(positive!);
      return Array.from(predicted, (_, row) => probabilities[row * classes.length + own]!);
    }
    const given = values[column] as AnyColumnValues;
    return isPixelColumn(given) ? meanPixels(given) : given;
  };
  return {
    get rows() {
      return columns[0]?.last.length ?? 0;
    },
    add(cleaned, predictions) {
      const count = cleaned.rows.length;
      for (const { column, last } of columns) {
        const values = valuesOf(column, cleaned, predictions);
        for (let row = 0; row < count; row++) last[(next + row) % windowRows] = values[row]!;
      }
      next = (next + count) % windowRows;
      known = undefined;
    },
    figures() {
      const tail = level / (2 * compared.length);
      known ??= columns.flatMap(({ column, last }) =>
        last.length === 0 ? [] : compareColumn(column, profile.columns[column]!, last, tail),
      );
      return known;
    },
  };
}

function compareColumn(
  column: string,
  { type, numNonMissing, numMissing, numStats, stringStats }: ColumnProfile,
  last: readonly Value[],
  tail: number,
): readonly DriftFigure[] {
  const there = last.filter((value) => value !== null);
  const missing = compareMissing(
    { missing: numMissing, known: numNonMissing },
    { missing: last.length - there.length, known: there.length },
    tail,
  );
  const values = ((): Change | null => {
    if (there.length === 0) return null;
    if ((type === 'number' || type === 'image') && numStats) {
      const { buckets } = numStats.histograms.find((one) => one.type === 'QUANTILES')!;
      return compareNumbers({ buckets }, Float64Array.from(there as readonly number[]).sort(), tail);
    }
    if (!stringStats) return null;
    const counts = new Map(stringStats.topValues.map(({ value, frequency }) => [value, frequency]));
    return compareValues({ counts, others: stringStats.otherValues.frequency }, countValues(there.map(String)), tail);
  })();
  const figure = (about: DriftFigure['about'], change: Change | null): readonly DriftFigure[] =>
    change ? [{ column, about, distance: change.value, low: change.low, psi: change.psi }] : [];
  return [...figure('values', values), ...figure('missing', missing)];
}
