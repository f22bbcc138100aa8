// Parts of a date that models use as numbers.

import { daysOf } from './iso-date.ts';

export const dateParts = ['year', 'month', 'day-of-month', 'day-of-week', 'hour', 'days-since'] as const;
export type DatePart = (typeof dateParts)[number];

const monthNames = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
];
const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The values of parts that return: how they are called, the first one being the number `first`. */
const cycles: Readonly<Partial<Record<DatePart, { readonly first: number; readonly names: readonly string[] }>>> = {
  month: { first: 1, names: monthNames },
  'day-of-month': { first: 1, names: Array.from({ length: 31 }, (_, day) => `day ${day + 1}`) },
  'day-of-week': { first: 1, names: dayNames },
  hour: { first: 0, names: Array.from({ length: 24 }, (_, hour) => `hour ${hour}`) },
};

export function cycleOf(part: DatePart): { readonly first: number; readonly names: readonly string[] } | undefined {
  return cycles[part];
}

/** What one unit of a part without a cycle is called. */
export function unitOfPart(part: DatePart): string {
  return part === 'days-since' ? 'day' : part;
}

/**
 * One part of a date as a number: the day of the week from 1 (Monday) to 7, as ISO 8601; `days-since` has a fraction if there
 * is a time.
 *
 * @param text - a value of a column of dates
 * @param since - what `days-since` counts from, as an ISO date
 */
export function readPart(text: string, part: DatePart, since: string): number {
  switch (part) {
    case 'year':
      return Number(text.slice(0, 4));
    case 'month':
      return Number(text.slice(5, 7));
    case 'day-of-month':
      return Number(text.slice(8, 10));
    case 'hour':
      return Number(text.slice(11, 13));
    case 'day-of-week':
      // 1970-01-01 was a Thursday.
      return ((((Math.floor(daysOf(text)) + 3) % 7) + 7) % 7) + 1;
    case 'days-since':
      return daysOf(text) - daysOf(since);
  }
}
