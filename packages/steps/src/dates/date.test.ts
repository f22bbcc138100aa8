// Dates: formats and parts against pandas and Python, and what is not a date.

import { expect, test } from 'vitest';
import type { DateColumn } from '../schemas/column.ts';
import { createDateReader } from './date-format.ts';
import { dateParts, readPart } from './date-parts.ts';
import reference from './dates.reference.json' with { type: 'json' };
import { createDateParser } from './parse-date.ts';

const parse = (spec: Omit<DateColumn, 'type'>, text: string, isNative = false) =>
  createDateParser({ type: 'date', ...spec }, isNative)(text);

test(`${reference.formats.length} texts are read as Python’s strptime reads them`, () => {
  expect(reference.formats.length).toBeGreaterThan(30);
  for (const { format, text, value } of reference.formats) {
    const found = parse({ formats: [format], time: true }, text);
    expect(typeof found === 'string' ? found : null, `${text} as ${format}`).toBe(value);
  }
});

test(`parts of ${reference.parts.length} dates are pandas’ own`, () => {
  expect(reference.parts.length).toBeGreaterThan(30);
  for (const { date, ...known } of reference.parts)
    for (const part of dateParts)
      expect(readPart(date, part, reference.since), `${part} of ${date}`).toBeCloseTo(known[part], 9);
});

test.each([
  ['2024-02-29', '2024-02-29'],
  ['2024-02-29T00:00', '2024-02-29'],
  ['2024-02-29 00:00:00.000', '2024-02-29'],
  ['0001-01-01', '0001-01-01'],
  ['9999-12-31', '9999-12-31'],
  ['2023-02-29', null],
  ['2024-13-01', null],
  ['2024-00-10', null],
  ['2024-1-1', null],
  ['0000-01-01', null],
  ['2024-02-29 12:00', null],
  ['29.02.2024', null],
  ['', null],
  ['2024-02-29Z', null],
])('%s as a date without a time', (text, expected) => {
  const found = parse({}, text);
  expect(found).toEqual(expected ?? { problem: 'not-a-date' });
});

test.each([
  ['2024-03-31T12:30:00Z', 'UTC', '2024-03-31T12:30:00.000'],
  ['2024-03-31T12:30:00Z', '+02:00', '2024-03-31T14:30:00.000'],
  ['2024-03-31T12:30:00', '+02:00', '2024-03-31T12:30:00.000'],
  ['2024-12-31T23:30:00-05:00', '+05:30', '2025-01-01T10:00:00.000'],
  ['2024-03-31 12:30:00.123456789+0200', 'UTC', '2024-03-31T10:30:00.123'],
  ['2024-03-31T24:00:00', 'UTC', null],
  ['2024-03-31T23:59:60', 'UTC', null],
  ['2024-03-31T12:30:00+25:00', 'UTC', null],
  ['9999-12-31T23:00:00-02:00', 'UTC', null],
])('%s in the zone %s', (text, zone, expected) => {
  expect(parse({ time: true, zone }, text)).toEqual(expected ?? { problem: 'not-a-date' });
});

test('a text that is another date by two formats is ambiguous, and one that is the same is not', () => {
  const formats = ['%d/%m/%Y', '%m/%d/%Y'];
  expect(parse({ formats }, '03/04/2024')).toEqual({ problem: 'ambiguous-date' });
  expect(parse({ formats }, '04/04/2024')).toBe('2024-04-04');
  expect(parse({ formats }, '31/12/2024')).toBe('2024-12-31');
  expect(parse({ formats }, '12/31/2024')).toBe('2024-12-31');
});

test('a range, and dates of a format of their own', () => {
  const spec = { min: '2020-01-01', max: '2020-12-31', formats: ['%d.%m.%Y'] };
  expect(parse(spec, '31.12.2019')).toEqual({ problem: 'below-minimum' });
  expect(parse(spec, '01.01.2021')).toEqual({ problem: 'above-maximum' });
  expect(parse(spec, '2020-05-01')).toEqual({ problem: 'not-a-date' });
  expect(parse(spec, '2020-05-01', true)).toBe('2020-05-01');
});

test.each([
  ['%d.%m', "'%d.%m' lacks the year (%Y)"],
  ['%Y-%m-%d %I:%M', 'lacks both %I and %p'],
  ['%Y-%m-%d %H %I %p', 'says the hour twice'],
  ['%Y-%y-%m-%d', 'says the year twice'],
  ['%Y-%m-%d %d', 'says the day twice'],
  ['%Y-%m-%d %Q', "has the unknown code '%Q': use %Y %y"],
  ['DD.MM.YYYY', 'lacks the year (%Y) and the month (%m) and the day (%d)'],
])('the format %s is refused', (format, words) => {
  expect(() => createDateReader(format)).toThrow(words);
});
