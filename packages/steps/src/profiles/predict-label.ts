// How well each column alone predicts the label: what predicts it almost perfectly was probably written down with it.
//
// A rule is learned and judged by five folds. Numbers fall into bins of about equal numbers of rows, at least 20; other columns
// have a bin for each value, and missing values have their own. The rule answers with the most frequent class of a bin (with
// the mean of a bin, if the label is a number); a bin that no learning row has, with that of all learning rows.

import { offerNames } from '@cairn/core';
import { rankCorrelation, sum } from '@cairn/stats';
import type { AnyTable } from '../tables/table-value.ts';
import { countValues } from './profile-values.ts';
import type { LabelPrediction } from './table-profile.ts';

const folds = 5;
const mostBins = 100;
const fewestInBin = 20;

/**
 * What each column explains of the label on rows that its rule was not learned from, the most first. Rows without a label do not
 * count; with fewer than ten, or a label of one value, nothing is explained, and the list is empty.
 *
 * For classes it is 1 − errors ÷ errors of the most frequent class (Goodman and Kruskal's λ, JASA 49, 1954, on held-out
 * rows), for numbers 1 − squared errors ÷ squared errors of the mean (R²), or the squared rank correlation if it is larger.
 *
 * @throws Error if the label is not a column, or is a date, an id, a text, a list or an image
 */
export function predictLabel(rows: AnyTable, label: string): LabelPrediction[] {
  const spec = rows.columns[label];
  if (!spec) throw new Error(`label: '${label}' is not a column. ${offerNames(label, Object.keys(rows.columns))}`);
  if (spec.type !== 'number' && spec.type !== 'category' && spec.type !== 'boolean')
    throw new Error(`label: '${label}' is of type ${spec.type}: a label is a number, a category or a boolean`);
  const truth = rows.column(label) as readonly (number | string | boolean | null)[];
  const known = truth.flatMap((value, row) => (value === null ? [] : [row]));
  if (known.length < 2 * folds || new Set(known.map((row) => truth[row])).size < 2) return [];
  const labels = known.map((row) => truth[row]!);
  return Object.entries(rows.columns)
    .filter(([name, { type }]) => name !== label && type !== 'id' && type !== 'image')
    .map(([column, { type }]) => {
      const values = rows.column(column) as readonly (number | string | boolean | null)[];
      const own = known.map((row) => values[row]!);
      const bins = type === 'number' ? binNumbers(own as readonly (number | null)[]) : own.map(String);
      const explained =
        spec.type === 'number'
          ? Math.max(
              explainNumbers(bins, labels as number[]),
              type === 'number' ? correlateRanks(own as (number | null)[], labels as number[]) ** 2 : 0,
            )
          : explainClasses(bins, labels.map(String));
      return { column, explained, n: known.length };
    })
    .sort((one, other) => other.explained - one.explained);
}

/** Equal numbers are in one bin. */
function binNumbers(values: readonly (number | null)[]): string[] {
  const sorted = Float64Array.from(values.filter((value) => value !== null)).sort();
  const size = Math.max(fewestInBin, Math.ceil(sorted.length / mostBins));
  const ends: number[] = [];
  for (let place = size - 1; place < sorted.length; place += size)
    if (sorted[place] !== ends.at(-1)) ends.push(sorted[place]!);
  return values.map((value) => (value === null ? 'missing' : String(findBin(ends, value))));
}

/** The first bin whose end is not below the value. */
function findBin(ends: readonly number[], value: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows that are held out from each fold are every fifth: a column that counts the rows of a sorted file is then still found. */
function explainClasses(bins: readonly string[], labels: readonly string[]): number {
  let [wrong, wrongWithout] = [0, 0];
  for (let fold = 0; fold < folds; fold++) {
    const learning = labels.flatMap((_, row) => (row % folds === fold ? [] : [row]));
    const common = mostFrequent(learning.map((row) => labels[row]!));
    const byBin = Map.groupBy(learning, (row) => bins[row]!);
    const answers = new Map([...byBin].map(([bin, own]) => [bin, mostFrequent(own.map((row) => labels[row]!))]));
    for (let row = fold; row < labels.length; row += folds) {
      if ((answers.get(bins[row]!) ?? common) !== labels[row]) wrong++;
      if (common !== labels[row]) wrongWithout++;
    }
  }
  return wrongWithout === 0 ? 0 : 1 - wrong / wrongWithout;
}

function explainNumbers(bins: readonly string[], labels: readonly number[]): number {
  const squares: number[] = [];
  const squaresWithout: number[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const learning = labels.flatMap((_, row) => (row % folds === fold ? [] : [row]));
    const common = mean(learning.map((row) => labels[row]!));
    const byBin = Map.groupBy(learning, (row) => bins[row]!);
    const answers = new Map([...byBin].map(([bin, own]) => [bin, mean(own.map((row) => labels[row]!))]));
    for (let row = fold; row < labels.length; row += folds) {
      squares.push((labels[row]! - (answers.get(bins[row]!) ?? common)) ** 2);
      squaresWithout.push((labels[row]! - common) ** 2);
    }
  }
  const without = sum(squaresWithout);
  return without === 0 ? 0 : 1 - sum(squares) / without;
}

/** Only rows that have a number count. It is 0 if all numbers or all labels are equal. */
function correlateRanks(values: readonly (number | null)[], labels: readonly number[]): number {
  const known = values.flatMap((value, row) => (value === null ? [] : [row]));
  return (
    rankCorrelation(
      known.map((row) => values[row]!),
      known.map((row) => labels[row]!),
    ) ?? 0
  );
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

/** Of equally frequent ones the first. */
function mostFrequent(labels: readonly string[]): string {
  let [found, most] = ['', 0];
  for (const [value, count] of countValues(labels)) if (count > most) [found, most] = [value, count];
  return found;
}
