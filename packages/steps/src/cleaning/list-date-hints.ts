// Hints for columns of dates whose texts cannot be read.

import { createDateReader } from '../dates/date-format.ts';
import { toMilliseconds } from '../dates/iso-date.ts';
import { createDateParser } from '../dates/parse-date.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { Anomaly } from './anomalies.ts';

const commonFormats = [
  ...['iso', '%d.%m.%Y', '%m/%d/%Y', '%d/%m/%Y', '%Y/%m/%d', '%d-%m-%Y', '%d %b %Y', '%b %d, %Y', '%Y%m%d'],
  ...['%d.%m.%Y %H:%M', '%m/%d/%Y %H:%M', '%d/%m/%Y %H:%M', '%m/%d/%Y %I:%M %p', '%Y/%m/%d %H:%M:%S'],
];

/** Sentences without a full stop. */
export function listDateHints(columns: Readonly<Record<string, ColumnSpec>>, faults: readonly Anomaly[]): string[] {
  return faults.flatMap(({ problem, column, examples }) => {
    const spec = column === null ? undefined : columns[column];
    if (spec?.type !== 'date') return [];
    const text = examples[0]?.trim() ?? '';
    if (problem === 'ambiguous-date') return [`Leave one of the formats of '${column}' out`];
    if (problem !== 'not-a-date') return [];
    if (!spec.time && typeof createDateParser({ ...spec, time: true }, false)(text) === 'string')
      return [`If '${text}' has a time, declare it: date({ time: true })`];
    const fitting = commonFormats.filter((format) => {
      const fields = createDateReader(format)(text);
      return fields && toMilliseconds(fields) !== undefined && !(spec.formats ?? ['iso']).includes(format);
    });
    if (fitting.length === 0) return [];
    const shown = fitting.map((format) => `formats: ['${format}']`).join(' or ');
    return [`If '${text}' is a date, declare how '${column}' is written: ${shown}`];
  });
}
