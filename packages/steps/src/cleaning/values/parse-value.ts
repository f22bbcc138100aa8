// Parses a raw text as a value of its declared column.

import { createDateParser } from '../../dates/parse-date.ts';
import { findName, joinList, readList } from '../../lists/category-list.ts';
import type { CategoryColumn, ColumnSpec, NumberColumn } from '../../schemas/column.ts';
import type { AnomalyProblem } from '../anomalies.ts';
import type { MissingTexts } from './missing-texts.ts';
import type { ReadNumber } from './parse-number.ts';

/** Why a text is not a value of its column. */
export interface Unreadable {
  readonly problem: AnomalyProblem;
}

/** Null if the text means a missing value. */
export type ParsedValue = number | boolean | string | null | Unreadable;

export interface ValueRules {
  readonly readNumber: ReadNumber;
  readonly missing: MissingTexts;
  /** Whether spaces around texts and categories are part of them. Around numbers and booleans they never are. */
  readonly blanks: 'trim' | 'keep';
  /** Whether the file's format has dates of its own, as Parquet: then ISO 8601 is read whatever the author's formats are. */
  readonly hasDates?: boolean;
}

const notANumber: Unreadable = { problem: 'not-a-number' };
const notAnInteger: Unreadable = { problem: 'not-an-integer' };
const notABoolean: Unreadable = { problem: 'not-a-boolean' };
const unknownCategory: Unreadable = { problem: 'unknown-category' };
const belowMinimum: Unreadable = { problem: 'below-minimum' };
const aboveMaximum: Unreadable = { problem: 'above-maximum' };

/** A parser of the raw texts of one column. */
export function createValueParser(spec: ColumnSpec, rules: ValueRules): (raw: string) => ParsedValue {
  const { missing, blanks } = rules;
  const textOf = (raw: string) => (blanks === 'trim' ? raw.trim() : raw);
  const texts = blanks === 'trim' ? missing.trimmed : missing.exact;
  switch (spec.type) {
    case 'number':
    case 'image':
      return (raw) => parseNumber(spec, raw.trim(), rules);
    case 'boolean':
      return (raw) => parseBoolean(raw.trim(), rules);
    case 'category':
      return (raw) => {
        const text = textOf(raw);
        return texts.has(text) ? null : parseCategory(spec, text, rules);
      };
    case 'categories':
      return (raw) => {
        const text = raw.trim();
        if (missing.trimmed.has(text)) return null;
        const names = readList(text, spec.separator).map((name) => findName(spec.values, name) ?? name);
        return joinList(spec, names) ?? unknownCategory;
      };
    case 'date': {
      const parse = createDateParser(spec, rules.hasDates ?? false);
      return (raw) => {
        const text = raw.trim();
        // Before the dates: of seconds since 1970, -1 is a date too.
        return missing.trimmed.has(text) || isMissingNumber(text, rules) ? null : parse(text);
      };
    }
    case 'id':
    case 'text':
      return (raw) => {
        const text = textOf(raw);
        return texts.has(text) ? null : text;
      };
  }
}

export function isUnreadable(value: unknown): value is Unreadable {
  return typeof value === 'object' && value !== null;
}

function parseNumber(
  { min, max, integer }: Pick<NumberColumn, 'min' | 'max' | 'integer'>,
  text: string,
  { missing, readNumber }: ValueRules,
): ParsedValue {
  if (missing.trimmed.has(text)) return null;
  const value = readNumber(text);
  if (value === undefined) return notANumber;
  // Before the range check: a number that means a missing value is often far outside of the range.
  if (missing.numbers.has(value)) return null;
  if (integer && !Number.isInteger(value)) return notAnInteger;
  if (min !== undefined && value < min) return belowMinimum;
  if (max !== undefined && value > max) return aboveMaximum;
  return value;
}

const truths = new Set(['true', 't', 'yes', 'y', '1', '1.0']);
const falsehoods = new Set(['false', 'f', 'no', 'n', '0', '0.0']);

function parseBoolean(text: string, rules: ValueRules): ParsedValue {
  if (rules.missing.trimmed.has(text) || isMissingNumber(text, rules)) return null;
  const lower = text.toLowerCase();
  if (truths.has(lower)) return true;
  if (falsehoods.has(lower)) return false;
  return notABoolean;
}

function parseCategory({ values }: CategoryColumn, text: string, rules: ValueRules): ParsedValue {
  if (values.includes(text)) return text;
  return isMissingNumber(text, rules) ? null : (findName(values, text) ?? unknownCategory);
}

/** For columns of other types, whose missing values may be written as numbers. */
function isMissingNumber(text: string, { missing, readNumber }: ValueRules): boolean {
  if (missing.numbers.size === 0) return false;
  const value = readNumber(text);
  return value !== undefined && missing.numbers.has(value);
}
