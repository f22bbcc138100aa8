// Checks what the author declared of one column, as far as its schema cannot.

import { createDateReader } from '../dates/date-format.ts';
import { readIsoDate, toMilliseconds, writeDate } from '../dates/iso-date.ts';
import { readZone } from '../dates/parse-date.ts';
import { defaultSeparator, joinList, splitList } from '../lists/category-list.ts';
import type { CategoriesColumn, ColumnSpec, DateColumn } from '../schemas/column.ts';

type Tell = (message: string) => void;

export function checkSpec(spec: ColumnSpec, tell: Tell): void {
  if (spec.type === 'category' || spec.type === 'categories') {
    if (new Set(spec.values).size < spec.values.length) tell('a category is named twice');
  }
  if (spec.type === 'category' && spec.positive !== undefined && !spec.values.includes(spec.positive)) {
    tell(`positive '${spec.positive}' is not one of its values`);
  }
  if (spec.type === 'categories') checkSeparator(spec, tell);
  if (spec.type === 'date') checkDates(spec, tell);
  if (spec.type === 'id' && spec.nullable) tell('an id cannot be null: leave nullable out');
  if (spec.type === 'number' || spec.type === 'image') {
    const { min, max } = spec;
    if (min !== undefined && max !== undefined && !(min < max)) tell(`min ${min} is not below max ${max}`);
  }
}

/** Checks the constant of a rule for missing values. */
export function checkConstant(spec: ColumnSpec, constant: number | string | boolean, tell: Tell): void {
  const expected = spec.type === 'number' ? 'number' : spec.type === 'boolean' ? 'boolean' : 'string';
  if (spec.type === 'image') return;
  if (typeof constant !== expected) {
    tell(`${JSON.stringify(constant)} is not a value of a ${spec.type} column`);
    return;
  }
  const text = String(constant);
  if (spec.type === 'category' && !spec.values.includes(text)) tell(`'${text}' is not one of its values`);
  if (spec.type === 'number' && spec.integer && !Number.isInteger(constant)) tell(`${text} is not an integer`);
  if (spec.type === 'date' && !hasForm(text, spec)) tell(describeForm(text, spec));
  if (spec.type === 'categories' && joinList(spec, splitList(text, spec.separator)) !== text)
    tell(`'${text}' is not a list of its values, in their order, with '${spec.separator ?? defaultSeparator}' between`);
}

function checkSeparator({ values, separator = defaultSeparator }: CategoriesColumn, tell: Tell): void {
  const cut = values.find((value) => value.includes(separator));
  if (cut !== undefined) tell(`the category '${cut}' contains the separator '${separator}': choose another separator`);
  const blank = values.find((value) => value.trim() !== value);
  if (blank !== undefined) tell(`the category '${blank}' has blanks around it, which lists do not keep`);
}

function checkDates(spec: DateColumn, tell: Tell): void {
  const { formats = [], zone, parts = [], since, min, max, time } = spec;
  for (const format of formats) {
    try {
      createDateReader(format);
    } catch (error) {
      tell((error as Error).message);
    }
  }
  if (Number.isNaN(readZone(zone))) tell(`zone '${zone}' is not 'UTC' or an offset such as '+02:00'`);
  for (const end of [min, max]) if (end !== undefined && !hasForm(end, spec)) tell(describeForm(end, spec));
  if (min !== undefined && max !== undefined && !(min < max)) tell(`min ${min} is not before max ${max}`);
  if (parts.includes('hour') && !time) tell("the part 'hour' needs time: true");
  if (since !== undefined && !parts.includes('days-since')) tell("since is for the part 'days-since': leave it out");
  if (since !== undefined && !hasForm(since, {})) tell(describeForm(since, {}));
  if (new Set(parts).size < parts.length) tell('a part is named twice');
}

/** Whether a text is as the table contains it. */
function hasForm(text: string, { time = false }: Pick<DateColumn, 'time'>): boolean {
  const fields = readIsoDate(text);
  const milliseconds = fields && toMilliseconds(fields);
  return milliseconds !== undefined && writeDate(milliseconds, time) === text;
}

function describeForm(text: string, { time }: Pick<DateColumn, 'time'>): string {
  return `'${text}' is not a date of the form '${time ? '2020-01-31T12:30:00.000' : '2020-01-31'}'`;
}
