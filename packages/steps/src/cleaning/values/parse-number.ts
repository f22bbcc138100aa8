// Parses numbers as people write them: with a decimal point, or in the form that the author states for the file.

import type { Reading } from '../../schemas/cleaning.ts';

/** A number, or undefined if the text is not a number. */
export type ReadNumber = (text: string) => number | undefined;

/** Spaces between groups of digits: ordinary, non-breaking and thin ones. */
const blanks = '[ \\u00a0\\u2009\\u202f]';

/**
 * Creates a parser of decimal numbers: no infinity, no NaN, no other bases of JavaScript. With `thousands`, all groups
 * must have three digits: `1,23` is not a number if `,` separates thousands.
 */
export function createNumberReader({ decimal = '.', thousands }: Pick<Reading, 'decimal' | 'thousands'>): ReadNumber {
  if (decimal === '.' && thousands === undefined) return readPlainNumber;
  const point = decimal === '.' ? '\\.' : ',';
  const group = thousands === undefined ? undefined : groupPattern(thousands);
  const whole = group === undefined ? '\\d+' : `(?:\\d{1,3}(?:${group}\\d{3})+|\\d+)`;
  const shape = new RegExp(`^[+-]?(?:${whole}(?:${point}\\d*)?|${point}\\d+)(?:[eE][+-]?\\d+)?$`, 'u');
  const groups = group === undefined ? undefined : new RegExp(group, 'gu');
  return (text) => {
    if (!shape.test(text)) return undefined;
    const joined = groups === undefined ? text : text.replace(groups, '');
    return readPlainNumber(decimal === ',' ? joined.replace(',', '.') : joined);
  };
}

/** Like `Number`, with finite decimal numbers only. */
export function readPlainNumber(text: string): number | undefined {
  const value = Number(text);
  return !Number.isFinite(value) || text === '' || hasBase(text) ? undefined : value;
}

/** An integer beyond 2^53 that JavaScript cannot represent: the nearest number was read instead. */
export function isRounded(text: string, value: number): boolean {
  if (Math.abs(value) < 2 ** 53) return false;
  const digits = /^([+-]?\d+)(?:\.0*)?$/.exec(text.trim())?.[1];
  return digits !== undefined && BigInt(digits.replace('+', '')) !== BigInt(value);
}

function groupPattern(thousands: string): string {
  if (/\s/.test(thousands)) return blanks;
  if (thousands === "'" || thousands === '\u2019') return "['\\u2019]";
  return thousands.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}

/** JavaScript accepts 0x10, 0b10 and 0o10 as numbers. Compared by character, because this runs for every pixel. */
function hasBase(text: string): boolean {
  return text.length > 2 && text[0] === '0' && 'xXbBoO'.includes(text[1]!);
}
