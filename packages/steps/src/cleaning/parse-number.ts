// Numbers as people write them: with a point, or as the author says that this file has them.

import type { Reading } from '../schemas/cleaning.ts';

/** A number, or undefined where the text is none. */
export type ReadNumber = (text: string) => number | undefined;

/** Blanks that stand between groups of digits: a space, and those that do not break or are thin. */
const blanks = '[ \\u00a0\\u2009\\u202f]';

/**
 * A reader of decimal numbers: no infinity, no NaN, none of JavaScript's other bases. With `thousands` groups have three
 * digits, or there are none: `1,23` is no number where `,` stands between thousands.
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

/** As `Number`, with finite decimal numbers only. */
export function readPlainNumber(text: string): number | undefined {
  const value = Number(text);
  return !Number.isFinite(value) || text === '' || hasBase(text) ? undefined : value;
}

/** A whole number beyond 2^53 that JavaScript's numbers do not have: its neighbour was read in its place. */
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

/** JavaScript reads 0x10, 0b10 and 0o10 as numbers. Looked at by character: this runs for every pixel. */
function hasBase(text: string): boolean {
  return text.length > 2 && text[0] === '0' && 'xXbBoO'.includes(text[1]!);
}
