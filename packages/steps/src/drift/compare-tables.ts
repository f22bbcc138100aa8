// All columns of rows against those of earlier rows, or of their profile.

import { listNames, offerNames } from '@cairn/core';
import { meanPixels, profileColumn } from '../profiles/profile-column.ts';
import { countValues } from '../profiles/profile-values.ts';
import type { ColumnProfile, TableProfile } from '../profiles/table-profile.ts';
import { type AnyColumnValues, isPixelColumn } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { Change } from './change.ts';
import { compareNumbers } from './compare-numbers.ts';
import { compareMissing, compareValues, type EarlierValues } from './compare-values.ts';

export interface Earlier {
  readonly rowCount: number;
  readonly columns: Readonly<Record<string, ColumnProfile>>;
  /** The rows themselves, if they are at hand. */
  readonly rows?: AnyTable;
}

export interface Compared {
  readonly changes: readonly (Change & { readonly column: string; readonly about: 'values' | 'missing' })[];
  readonly notCompared: readonly { readonly column: string; readonly reason: string }[];
}

type Compare = (tail: number) => Change | null;

export function earlierRows(rows: AnyTable): Earlier {
  const limits = { topValues: 1, minimumFrequency: 1 };
  const columns = Object.keys(rows.columns).map((name) => [name, profileColumn(rows, name, limits)] as const);
  return { rowCount: rows.rowCount, columns: Object.fromEntries(columns), rows };
}

export function earlierProfile({ rowCount, columns }: TableProfile): Earlier {
  return { rowCount, columns };
}

/**
 * @param names - the columns to compare; default: all that both sides have
 * @param level - the chance that any of the intervals misses its value, such as 0.05
 * @throws Error for a name that is not a column of both sides, and for a column whose type changed
 */
export function compareTables(
  rows: AnyTable,
  earlier: Earlier,
  names: readonly string[] | undefined,
  level: number,
): Compared {
  const notCompared: { column: string; reason: string }[] = [];
  const planned = chooseColumns(rows, earlier, names, notCompared).flatMap((column) => {
    const current = profileColumn(rows, column, { topValues: 1, minimumFrequency: 1 });
    const before = earlier.columns[column]!;
    if (current.type !== before.type)
      throw new Error(`'${column}' is of type ${current.type}, and the earlier one is of type ${before.type}`);
    const missing = (profile: ColumnProfile) => ({ missing: profile.numMissing, known: profile.numNonMissing });
    const ofMissing = {
      column,
      about: 'missing' as const,
      compare: (tail: number) => compareMissing(missing(before), missing(current), tail),
    };
    const compare = planValues(rows, earlier, column);
    if (typeof compare !== 'string') return [{ column, about: 'values' as const, compare }, ofMissing];
    notCompared.push({ column, reason: compare });
    return [ofMissing];
  });
  // Which comparisons there are does not depend on the level.
  const possible = planned.filter(({ column, about, compare }) => {
    const isPossible = compare(level) !== null;
    if (!isPossible && about === 'values')
      notCompared.push({ column, reason: 'it has fewer than two values that are frequent enough' });
    return isPossible;
  });
  const tail = level / Math.max(1, possible.length);
  return {
    changes: possible.map(({ column, about, compare }) => ({ column, about, ...compare(tail)! })),
    notCompared,
  };
}

function chooseColumns(
  rows: AnyTable,
  earlier: Earlier,
  names: readonly string[] | undefined,
  notCompared: { column: string; reason: string }[],
): readonly string[] {
  const own = Object.keys(rows.columns);
  const before = Object.keys(earlier.columns);
  for (const name of names ?? []) {
    if (!own.includes(name)) throw new Error(`columns: '${name}' is not a column. ${offerNames(name, own)}`);
    if (!before.includes(name))
      throw new Error(`columns: the earlier rows have no column '${name}', only ${listNames(before)}`);
  }
  if (names) return names;
  for (const column of own.filter((name) => !before.includes(name)))
    notCompared.push({ column, reason: 'the earlier rows do not have it' });
  for (const column of before.filter((name) => !own.includes(name)))
    notCompared.push({ column, reason: 'only the earlier rows have it' });
  return own.filter((name) => before.includes(name));
}

/** How the values of a column are compared, or why they are not. */
function planValues(rows: AnyTable, earlier: Earlier, column: string): Compare | string {
  const { type, numStats, stringStats, numNonMissing } = earlier.columns[column]!;
  if (type === 'id') return 'ids are new in each row';
  if (type === 'date') return 'later rows have later dates';
  const known = knownValues(rows, column);
  if (numNonMissing === 0 || known.length === 0) return 'one side has no values';
  if (type === 'number' || type === 'image') {
    const current = Float64Array.from(known as number[]).sort();
    const sorted = earlier.rows && Float64Array.from(knownValues(earlier.rows, column) as number[]).sort();
    const buckets = numStats!.histograms.find((one) => one.type === 'QUANTILES')!.buckets;
    return (tail) => compareNumbers({ buckets, ...(sorted && { sorted }) }, current, tail);
  }
  const current = countValues(known.map(String));
  const values: EarlierValues = earlier.rows
    ? { counts: countValues(knownValues(earlier.rows, column).map(String)), others: 0 }
    : {
        counts: new Map(stringStats!.topValues.map(({ value, frequency }) => [value, frequency])),
        others: stringStats!.otherValues.frequency,
      };
  return (tail) => compareValues(values, current, tail);
}

/** The values that are there; of images the mean pixels. */
function knownValues(rows: AnyTable, column: string): readonly unknown[] {
  const values = rows.column(column) as AnyColumnValues;
  return isPixelColumn(values) ? meanPixels(values) : values.filter((value) => value !== null);
}
