import { expect, test } from 'vitest';
import { findWrongCron } from './check-cron.ts';

test.each([
  ...['0 3 * * *', '*/15 * * * *', '0 0 1,15 * *', '5-55/10 8-18 * JAN-mar MON-FRI', '0 0 29 2 *', ' 0  3 * * 0 '],
  ...['0 12 * * SUN', '59 23 31 12 6', '0 0 31 2 1', '10/5 * * * *'],
])('%s is a schedule', (text) => {
  expect(findWrongCron(text)).toBeUndefined();
});

test.each([
  ['', 'it has 0 fields, and a schedule has five: minute, hour, day, month, day of the week'],
  ['@daily', 'it has 1 fields, and a schedule has five: minute, hour, day, month, day of the week'],
  ['0 3 * * * *', 'it has 6 fields, and a schedule has five: minute, hour, day, month, day of the week'],
  ['60 3 * * *', "the minute '60' is not from 0 to 59"],
  ['0 24 * * *', "the hour '24' is not from 0 to 23"],
  ['0 3 0 * *', "the day of the month '0' is not from 1 to 31"],
  ['0 3 * JANUARY *', "the month 'JANUARY' is not from 1 to 12 or JAN to DEC"],
  ['0 3 * * 7', "the day of the week '7' is not from 0 to 6 or SUN to SAT"],
  ['0 18-8 * * *', "the hour '18-8' ends before it begins"],
  ['*/0 * * * *', "the minute '*/0' has a step of 0"],
  ['*-5 * * * *', "the minute '*-5' is not from 0 to 59"],
  ['1,,2 * * * *', "the minute '' is not from 0 to 59"],
  ['0 0 30 2 *', 'no month that it names has such a day'],
  ['0 0 31 4,6 *', 'no month that it names has such a day'],
])('%j is none', (text, problem) => {
  expect(findWrongCron(text)).toBe(problem);
});
