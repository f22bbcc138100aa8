// Learns from training rows: first the bounds of outliers, from all known values; then, from the rows within the
// bounds, the values to fill in.

import { moments, percentile } from '@cairn/stats';
import type { CleaningOfColumn } from '../schemas/cleaning.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyColumnValues } from '../tables/create-table.ts';

/** What to do about rows without a value. */
export type MissingRule = 'drop' | 'median' | 'mode' | { readonly constant: number | string | boolean };

/** Which values count as outliers. */
export type OutlierRule =
  /**
   * More than `factor` (default 1.5) interquartile ranges from the quartiles: Tukey's fences, with numpy's quartiles.
   */
  | { readonly method: 'iqr'; readonly factor?: number | undefined }
  /** More than `threshold` (default 3) standard deviations from the mean, like scipy.stats.zscore (ddof 0). */
  | { readonly method: 'z-score'; readonly threshold?: number | undefined };

/** Undefined if there are no values to learn from. */
export function learnOutlierBounds(
  values: readonly (number | null)[],
  rows: ArrayLike<number>,
  rule: OutlierRule,
): readonly [number, number] | undefined {
  const known = knownNumbers(values, rows);
  if (known.length === 0) return undefined;
  if (rule.method === 'iqr') {
    const sorted = known.sort();
    const [low, high] = [percentile(sorted, 0.25), percentile(sorted, 0.75)];
    const reach = (rule.factor ?? 1.5) * (high - low);
    return [low - reach, high + reach];
  }
  const { mean, deviation } = moments([...known]);
  // Equal values may differ from their own mean by rounding: none of them is an outlier.
  if (deviation === 0) return [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
  const reach = (rule.threshold ?? 3) * deviation;
  return [mean - reach, mean + reach];
}

export function isOutlier(value: unknown, bounds: CleaningOfColumn['outlierBounds']): boolean {
  return typeof value === 'number' && bounds !== undefined && (value < bounds[0] || value > bounds[1]);
}

/**
 * The median (for an even number, the mean of the middle two; of integers and dates the lower of them), or the most frequent value (of several, the smallest, by
 * code unit for texts), like scikit-learn's SimpleImputer.
 *
 * @throws Error when the training rows have no value to learn from
 */
export function learnFill(
  name: string,
  spec: ColumnSpec,
  values: AnyColumnValues,
  rows: ArrayLike<number>,
  rule: Exclude<MissingRule, 'drop'>,
): number | string | boolean {
  if (typeof rule === 'object') return rule.constant;
  const plain = values as readonly (number | string | boolean | null)[];
  const known = Array.from(rows, (row) => plain[row]!).filter((value) => value !== null);
  if (known.length === 0)
    throw new Error(`Column '${name}' has no value in any training row to learn the ${rule} from`);
  if (rule === 'median' && (spec.type === 'date' || (spec.type === 'number' && spec.integer)))
    return known.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))[Math.ceil(known.length / 2) - 1]!;
  if (rule === 'median') return percentile(Float64Array.from(known as number[]).sort(), 0.5);
  const counts = new Map<number | string | boolean, number>();
  for (const value of known) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((held, next) =>
    next[1] > held[1] || (next[1] === held[1] && next[0] < held[0]) ? next : held,
  )[0];
}

function knownNumbers(values: readonly (number | null)[], rows: ArrayLike<number>): Float64Array {
  return Float64Array.from(Array.from(rows, (row) => values[row] ?? null).filter((value) => value !== null));
}
