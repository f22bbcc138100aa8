// Formats of dates, with the codes of `strptime` in C and Python, such as `%d.%m.%Y`.

import { type DateFields, readFraction, readIsoDate, readOffset } from './iso-date.ts';

/** Reads a text of one format, or gives undefined if it is not of that format. */
export type ReadDate = (text: string) => DateFields | undefined;

type Field = keyof DateFields | 'twoDigitYear' | 'twelveHour' | 'half';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const fullMonths = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july'],
  ...['august', 'september', 'october', 'november', 'december'],
];

interface Code {
  readonly field: Field;
  readonly pattern: string;
  readonly read: (text: string) => number;
}

const ofDigits = (field: Field, pattern: string): Code => ({ field, pattern, read: Number });
const ofNames = (field: Field, names: readonly string[]): Code => ({
  field,
  pattern: names.join('|'),
  read: (text) => names.indexOf(text.toLowerCase()),
});

/** Like Python's `strptime`, numbers may lack their leading zeros. Names of months are English. */
const codes: Readonly<Record<string, Code>> = {
  Y: ofDigits('year', '\\d{4}'),
  y: ofDigits('twoDigitYear', '\\d{2}'),
  m: ofDigits('month', '1[0-2]|0[1-9]|[1-9]'),
  d: ofDigits('day', '3[01]|[12]\\d|0[1-9]|[1-9]'),
  H: ofDigits('hour', '2[0-3]|[01]\\d|\\d'),
  I: ofDigits('twelveHour', '1[0-2]|0[1-9]|[1-9]'),
  M: ofDigits('minute', '[0-5]\\d|\\d'),
  S: ofDigits('second', '[0-5]\\d|\\d'),
  f: { field: 'millisecond', pattern: '\\d{1,9}', read: readFraction },
  z: { field: 'offset', pattern: 'Z|[+-]\\d{2}(?::?\\d{2})?', read: readOffset },
  p: ofNames('half', ['am', 'pm']),
  b: { ...ofNames('month', months), read: (text) => months.indexOf(text.toLowerCase()) + 1 },
  B: { ...ofNames('month', fullMonths), read: (text) => fullMonths.indexOf(text.toLowerCase()) + 1 },
};

/** Formats with a name: ISO 8601, and seconds or milliseconds since 1970-01-01T00:00:00Z. */
export const namedFormats = ['iso', 'unix-seconds', 'unix-milliseconds'] as const;

/**
 * Creates a reader of texts of one format: a named one, or a pattern with the codes `%Y %y %m %b %B %d %H %I %p %M %S %f %z`.
 * A year of two digits is from 1969 to 2068, as POSIX has it.
 *
 * @throws Error for a pattern that does not say year, month and day, has an unknown code, or says something twice
 */
export function createDateReader(format: string): ReadDate {
  if (format === 'iso') return readIsoDate;
  if (format === 'unix-seconds') return readUnix(1000);
  if (format === 'unix-milliseconds') return readUnix(1);
  const used: Code[] = [];
  const pattern = format.replace(/%(.?)|[\\^$.*+?()[\]{}|/]|\s+/g, (text, code: string | undefined) => {
    if (code === undefined) return /\s/.test(text) ? '\\s+' : `\\${text}`;
    if (code === '%') return '%';
    const known = codes[code];
    if (!known) throw new Error(`'${format}' has the unknown code '%${code}': use ${listCodes()}`);
    used.push(known);
    return `(${known.pattern})`;
  });
  checkFields(format, used);
  const shape = new RegExp(`^${pattern}$`, 'i');
  return (text) => {
    const found = shape.exec(text);
    return found ? gatherFields(used.map(({ field, read }, index) => [field, read(found[index + 1]!)])) : undefined;
  };
}

function gatherFields(values: readonly (readonly [Field, number])[]): DateFields {
  const given = new Map(values);
  const year = given.get('twoDigitYear');
  const twelve = given.get('twelveHour');
  return {
    year: given.get('year') ?? (year! >= 69 ? 1900 + year! : 2000 + year!),
    month: given.get('month')!,
    day: given.get('day')!,
    hour: given.get('hour') ?? (twelve === undefined ? 0 : (twelve % 12) + 12 * given.get('half')!),
    minute: given.get('minute') ?? 0,
    second: given.get('second') ?? 0,
    millisecond: given.get('millisecond') ?? 0,
    offset: given.get('offset'),
  };
}

function checkFields(format: string, used: readonly Code[]): void {
  const fields = used.map(({ field }) => field);
  const has = (field: Field) => fields.includes(field);
  const twice = fields.find((field, index) => fields.indexOf(field) < index);
  if (twice !== undefined) throw new Error(`'${format}' says the ${twice} twice: leave one code out`);
  if (has('year') && has('twoDigitYear')) throw new Error(`'${format}' says the year twice: leave one code out`);
  if (has('hour') && has('twelveHour')) throw new Error(`'${format}' says the hour twice: leave one code out`);
  const lacking = [
    has('year') || has('twoDigitYear') ? [] : ['the year (%Y)'],
    has('month') ? [] : ['the month (%m)'],
    has('day') ? [] : ['the day (%d)'],
    has('twelveHour') === has('half') ? [] : ['both %I and %p'],
  ].flat();
  if (lacking.length > 0)
    throw new Error(`'${format}' lacks ${lacking.join(' and ')}; the named formats are ${namedFormats.join(', ')}`);
}

function readUnix(unit: number): ReadDate {
  return (text) => {
    if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
    const date = new Date(Math.round(Number(text) * unit));
    if (Number.isNaN(date.getTime())) return undefined;
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      millisecond: date.getUTCMilliseconds(),
      offset: 0,
    };
  };
}

function listCodes(): string {
  return Object.keys(codes)
    .map((code) => `%${code}`)
    .join(' ');
}
