// A raw text as the value that its column declares.

import type { CategoryColumn, ColumnSpec, NumberColumn } from '../schemas/column.ts';
import type { AnomalyProblem } from './anomalies.ts';
import type { MissingTexts } from './missing-texts.ts';
import type { ReadNumber } from './parse-number.ts';

/** Why a text is not a value of its column. */
export interface Unreadable {
  readonly problem: AnomalyProblem;
}

/** Null where the text means that there is no value. */
export type ParsedValue = number | boolean | string | null | Unreadable;

export interface ValueRules {
  readonly readNumber: ReadNumber;
  readonly missing: MissingTexts;
  /** Whether blanks around texts and categories belong to them. Around numbers and booleans they never do. */
  readonly blanks: 'trim' | 'keep';
}

const notANumber: Unreadable = { problem: 'not-a-number' };
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
  { min, max }: Pick<NumberColumn, 'min' | 'max'>,
  text: string,
  { missing, readNumber }: ValueRules,
): ParsedValue {
  if (missing.trimmed.has(text)) return null;
  const value = readNumber(text);
  if (value === undefined) return notANumber;
  // Before the range: what stands for no value is often far outside of it.
  if (missing.numbers.has(value)) return null;
  if (min !== undefined && value < min) return belowMinimum;
  if (max !== undefined && value > max) return aboveMaximum;
  return value;
}

const truths = new Set(['true', 't', 'yes', 'y', '1', '1.0']);
const falsehoods = new Set(['false', 'f', 'no', 'n', '0', '0.0']);

function parseBoolean(text: string, rules: ValueRules): ParsedValue {
  if (rules.missing.trimmed.has(text)) return null;
  const lower = text.toLowerCase();
  if (truths.has(lower)) return true;
  if (falsehoods.has(lower)) return false;
  return isMissingNumber(text, rules) ? null : notABoolean;
}

/** A category of digits may have been stored as a number: '3.0' is '3' where '3.0' is no category itself. */
function parseCategory({ values }: CategoryColumn, text: string, rules: ValueRules): ParsedValue {
  if (values.includes(text)) return text;
  const whole = /^(-?\d+)\.0+$/.exec(text)?.[1];
  if (whole !== undefined && values.includes(whole)) return whole;
  return isMissingNumber(text, rules) ? null : unknownCategory;
}

/** For what is no number by its column, but may be written as one. */
function isMissingNumber(text: string, { missing, readNumber }: ValueRules): boolean {
  if (missing.numbers.size === 0) return false;
  const value = readNumber(text);
  return value !== undefined && missing.numbers.has(value);
}
