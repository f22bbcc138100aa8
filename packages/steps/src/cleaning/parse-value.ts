// A raw text as the value that its column declares.

import type { BooleanColumn, CategoryColumn, ColumnSpec, NumberColumn } from '../schemas/column.ts';
import type { AnomalyProblem } from './anomalies.ts';

/** Why a text is not a value of its column. */
export interface Unreadable {
  readonly problem: AnomalyProblem;
}

const notANumber: Unreadable = { problem: 'not-a-number' };
const notABoolean: Unreadable = { problem: 'not-a-boolean' };
const unknownCategory: Unreadable = { problem: 'unknown-category' };
const belowMinimum: Unreadable = { problem: 'below-minimum' };
const aboveMaximum: Unreadable = { problem: 'above-maximum' };

export function parseValue(spec: ColumnSpec, raw: string): number | boolean | string | Unreadable {
  switch (spec.type) {
    case 'number':
    case 'image':
      return parseNumber(spec, raw.trim());
    case 'boolean':
      return parseBoolean(spec, raw.trim());
    case 'category':
      return parseCategory(spec, raw.trim());
    case 'text':
      return raw;
  }
}

export function isUnreadable(value: unknown): value is Unreadable {
  return typeof value === 'object' && value !== null;
}

/** A decimal number with a point; no infinity, no NaN, none of JavaScript's other bases. */
function parseNumber({ min, max }: Pick<NumberColumn, 'min' | 'max'>, text: string): number | Unreadable {
  const value = Number(text);
  if (!Number.isFinite(value) || text === '' || hasBase(text)) return notANumber;
  if (min !== undefined && value < min) return belowMinimum;
  if (max !== undefined && value > max) return aboveMaximum;
  return value;
}

/** JavaScript reads 0x10, 0b10 and 0o10 as numbers. Looked at by character: this runs for every pixel. */
function hasBase(text: string): boolean {
  return text.length > 2 && text[0] === '0' && 'xXbBoO'.includes(text[1]!);
}

const truths = new Set(['true', 't', 'yes', 'y', '1', '1.0']);
const falsehoods = new Set(['false', 'f', 'no', 'n', '0', '0.0']);

function parseBoolean(_: BooleanColumn, text: string): boolean | Unreadable {
  const lower = text.toLowerCase();
  if (truths.has(lower)) return true;
  return falsehoods.has(lower) ? false : notABoolean;
}

/** A category of digits may have been stored as a number: '3.0' is '3' where '3.0' is no category itself. */
function parseCategory({ values }: CategoryColumn, text: string): string | Unreadable {
  if (values.includes(text)) return text;
  const whole = /^(-?\d+)\.0+$/.exec(text)?.[1];
  return whole !== undefined && values.includes(whole) ? whole : unknownCategory;
}
