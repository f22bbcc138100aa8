// The params of clean that say how a raw file is read, and which of them exclude each other.

import { z } from 'zod';
import { nameEncoding } from '../reading/decode-lines.ts';
import type { RawFormat, RawReading } from '../reading/raw-sink.ts';
import type { Reading } from '../schemas/cleaning.ts';

const isCharacter = (text: string) => text.length === 1 && !'\r\n'.includes(text);
const character = z.string().refine(isCharacter, 'say one character, and no line end');

export const readingParams = {
  delimiter: character.optional(),
  quote: z
    .string()
    .refine((text) => text === 'none' || isCharacter(text), "say one character, or 'none'")
    .optional(),
  encoding: z
    .string()
    .refine(
      (label) => nameEncoding(label) !== undefined,
      "is not an encoding: say 'utf-8', 'utf-16', 'windows-1252', …",
    )
    .optional(),
  decimal: z.enum(['.', ',']).optional(),
  thousands: character.refine((text) => !/[\d+eE-]/.test(text), 'cannot be a digit, a sign or an e').optional(),
  comment: character.optional(),
  blanks: z.enum(['trim', 'keep']).default('trim'),
};

const ofDelimited = ['delimiter', 'quote', 'decimal', 'thousands', 'comment'] as const;

/** Params that contradict each other, and params that the named format would ignore. */
export function checkReading(reading: RawReading, tell: (name: string, message: string) => void): void {
  const { delimiter, quote = '"', decimal = '.', thousands, format } = reading;
  if (thousands === decimal) tell('thousands', `is '${decimal}', which is the decimal point: say decimal too`);
  for (const [name, other] of [
    ['delimiter', quote],
    ['comment', quote],
    ['comment', delimiter],
  ] as const) {
    if (reading[name] !== undefined && reading[name] === other)
      tell(name, `is '${other}', which already means something else`);
  }
  if (format === 'tsv' && delimiter !== undefined) tell('delimiter', "is for format: 'csv': a TSV has tabs");
  if (format !== 'auto') for (const name of listIgnored(reading, format)) tell(name, describeIgnored(name, format));
}

/**
 * For a format that was detected by the first bytes.
 *
 * @throws Error that names a param which the format does not use
 */
export function refuseIgnored(reading: RawReading, format: RawFormat): void {
  const [name] = listIgnored(reading, format);
  if (name !== undefined)
    throw new Error(`The raw file is ${nameFormat(format)}, and '${name}' ${describeIgnored(name, format)}`);
}

/** The author's params; undefined if there are none. */
export function pickReading({
  delimiter,
  quote,
  encoding,
  decimal,
  thousands,
  comment,
  blanks,
}: Reading): Reading | undefined {
  const said = { delimiter, quote, encoding, decimal, thousands, comment, ...(blanks === 'keep' && { blanks }) };
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function listIgnored(reading: RawReading, format: RawFormat): string[] {
  if (format === 'csv' || format === 'tsv') return [];
  const given: string[] = ofDelimited.filter((name) => reading[name] !== undefined);
  if (!reading.header) given.push('header');
  if (format === 'parquet' && reading.encoding !== undefined) given.push('encoding');
  return given;
}

function describeIgnored(name: string, format: RawFormat): string {
  const formats = name === 'encoding' ? 'CSV, TSV and JSON' : 'CSV and TSV';
  return `is for ${formats} and would be ignored by ${nameFormat(format)}: leave it out`;
}

function nameFormat(format: RawFormat): string {
  return format === 'jsonl' ? 'JSON' : format === 'parquet' ? 'Parquet' : format.toUpperCase();
}
