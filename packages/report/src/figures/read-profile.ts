// The profile of a table.

import type { NumberBar, ProfiledColumn, TableProfile, ValueBar } from './figure.ts';
import { type Fields, isFields, isNumber, readList } from './plain-data.ts';

/** Values of a column that are drawn by name. */
const mostValues = 8;

export function readProfile({ columns }: Fields): readonly TableProfile[] {
  if (!isFields(columns)) return [];
  const read = Object.entries(columns).map(([name, column]) =>
    isFields(column) ? readColumn(name, column) : undefined,
  );
  const known = read.filter((column) => column !== undefined);
  const isProfile = known.length > 0 && known.length === read.length;
  return isProfile ? [{ type: 'profile', columns: known }] : [];
}

/** A column without values, or of ids or dates, has no bars. */
function readColumn(name: string, column: Fields): ProfiledColumn | undefined {
  const { numNonMissing: known, numMissing: missing, numStats, stringStats } = column;
  if (!isNumber(known) || !isNumber(missing)) return undefined;
  return { name, known, missing, bars: isFields(numStats) ? readBuckets(numStats) : readValues(stringStats) };
}

function readBuckets({ histograms }: Fields): readonly NumberBar[] {
  const standard = readList(histograms, isFields)?.find(({ type }) => type === 'STANDARD');
  return (readList(standard?.['buckets'], isBucket) ?? []).map(({ lowValue, highValue, sampleCount }) => ({
    low: lowValue,
    high: highValue,
    count: sampleCount,
  }));
}

function readValues(stats: unknown): readonly ValueBar[] {
  if (!isFields(stats)) return [];
  const named = (readList(stats['topValues'], isCounted) ?? []).map(({ value, frequency }) => ({
    value,
    count: frequency,
  }));
  const others = isFields(stats['otherValues']) ? stats['otherValues']['frequency'] : 0;
  const rest = named.slice(mostValues).reduce((sum, { count }) => sum + count, isNumber(others) ? others : 0);
  const first = named.slice(0, mostValues);
  return rest > 0 ? [...first, { value: '(others)', count: rest }] : first;
}

interface Bucket {
  readonly lowValue: number;
  readonly highValue: number;
  readonly sampleCount: number;
}

function isBucket(item: unknown): item is Bucket {
  return isFields(item) && isNumber(item['lowValue']) && isNumber(item['highValue']) && isNumber(item['sampleCount']);
}

function isCounted(item: unknown): item is { readonly value: string; readonly frequency: number } {
  return isFields(item) && typeof item['value'] === 'string' && isNumber(item['frequency']);
}
