// Dates as tables contain them: ISO 8601 texts, in the column's own time zone and without its offset. Texts of one column
// have one form, so that their order is the order of time.

/** The parts of a date. The month and the day are from 1. */
export interface DateFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** Minutes east of UTC; undefined if the text does not say it. */
  readonly offset?: number | undefined;
}

const dayLength = 86_400_000;

/** Milliseconds since 1970-01-01 on the calendar of the fields, or undefined if there is no such date or time. */
export function toMilliseconds(fields: DateFields): number | undefined {
  const { year, month, day, hour, minute, second, millisecond } = fields;
  if (year < 1 || year > 9999 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  // Date.UTC treats the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  // The 30th of February would be the 2nd of March.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
}

/** Writes `2026-01-31`, or with the time `2026-01-31T12:30:00.000`. */
export function writeDate(milliseconds: number, hasTime: boolean): string | undefined {
  const date = new Date(milliseconds);
  const year = date.getUTCFullYear();
  if (!(year >= 1 && year <= 9999)) return undefined;
  // toISOString writes four digits for these years.
  return date.toISOString().slice(0, hasTime ? 23 : 10);
}

/** The days of a text that `writeDate` wrote, since 1970-01-01: with a fraction if it has a time. */
export function daysOf(text: string): number {
  return millisecondsOf(text) / dayLength;
}

/** The milliseconds of a text that `writeDate` wrote, since 1970-01-01. */
export function millisecondsOf(text: string): number {
  return Date.parse(text.length === 10 ? text : `${text}Z`);
}

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** Reads `2026-01-31`, `2026-01-31 12:30`, `2026-01-31T12:30:00.5+02:00`: ISO 8601, also with a space for the T. */
export function readIsoDate(text: string): DateFields | undefined {
  const found = iso.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', zone] = found;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: readFraction(fraction),
    offset: zone === undefined ? undefined : readOffset(zone),
  };
}

/** Digits after the point of a second, as milliseconds; what is smaller is cut off. */
export function readFraction(digits: string): number {
  return Number(digits.slice(0, 3).padEnd(3, '0'));
}

/** Minutes east of UTC of `Z`, `+02`, `+0200` or `+02:00`; NaN for what is not an offset. */
export function readOffset(text: string): number {
  if (text === 'Z' || text === 'z') return 0;
  const [, sign, hours, minutes = 0] = /^([+-])(\d{2}):?(\d{2})?$/.exec(text) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return Number(hours) > 14 || Number(minutes) > 59 ? Number.NaN : sign === '-' ? -total : total;
}
