// Parses a raw text as a value of a column of dates.

import type { AnomalyProblem } from '../cleaning/anomalies.ts';
import type { DateColumn } from '../schemas/column.ts';
import { createDateReader, type ReadDate } from './date-format.ts';
import { type DateFields, readIsoDate, readOffset, toMilliseconds, writeDate } from './iso-date.ts';

/** The text of a table (`writeDate`), or why the raw text is not a date of the column. */
export type ParsedDate = string | { readonly problem: AnomalyProblem };

const notADate = { problem: 'not-a-date' } as const;

/**
 * A text of several formats, which are different dates by them, is ambiguous: nothing decides which one is meant.
 *
 * @param isNative - the file's own dates, which are ISO 8601 whatever the author's formats are
 */
export function createDateParser(spec: DateColumn, isNative: boolean): (text: string) => ParsedDate {
  const hasTime = spec.time === true;
  const zone = readZone(spec.zone);
  const readers: readonly ReadDate[] = [
    ...(spec.formats ?? ['iso']).map(createDateReader),
    ...(isNative ? [readIsoDate] : []),
  ];
  const { min, max } = spec;
  return (text) => {
    let found: string | undefined;
    for (const read of readers) {
      const fields = read(text);
      const written = fields && placeDate(fields, zone, hasTime);
      if (written === undefined) continue;
      if (found !== undefined && found !== written) return { problem: 'ambiguous-date' };
      found = written;
    }
    if (found === undefined) return notADate;
    // Both have the form of the column (clean-params checks it), so that the order of texts is that of time.
    if (min !== undefined && found < min) return { problem: 'below-minimum' };
    if (max !== undefined && found > max) return { problem: 'above-maximum' };
    return found;
  };
}

/** Minutes east of UTC: `'UTC'` (default) or an offset; NaN for anything else. */
export function readZone(zone = 'UTC'): number {
  return zone === 'UTC' ? 0 : readOffset(zone);
}

/** In the column's zone. Undefined if there is no such date, and if a column without times would lose one. */
function placeDate(fields: DateFields, zone: number, hasTime: boolean): string | undefined {
  const local = toMilliseconds(fields);
  if (local === undefined) return undefined;
  const { offset } = fields;
  if (Number.isNaN(offset)) return undefined;
  const placed = offset === undefined ? local : local + (zone - offset) * 60_000;
  if (!hasTime && placed % 86_400_000 !== 0) return undefined;
  return writeDate(placed, hasTime);
}
