// Texts that mean a missing value: the empty text, those that the author names, and numbers that are equal to these.

import type { Reading } from '../../schemas/cleaning.ts';
import { type ReadNumber, readPlainNumber } from './parse-number.ts';

export interface MissingTexts {
  /** For comparison with trimmed texts. */
  readonly trimmed: ReadonlySet<string>;
  /** For comparison with texts that are not trimmed. */
  readonly exact: ReadonlySet<string>;
  /**
   * `-999` is equal to `-999.0`, and in a file with decimal commas to `-999,0`: Parquet and JSON write numbers in one
   * of many ways.
   */
  readonly numbers: ReadonlySet<number>;
}

export function readMissingTexts(
  missingValues: readonly string[],
  readNumber: ReadNumber,
  blanks: Reading['blanks'],
): MissingTexts {
  const trimmed = missingValues.map((text) => text.trim());
  const numbers = trimmed.flatMap((text) => [readNumber(text), readPlainNumber(text)]);
  return {
    trimmed: new Set(['', ...trimmed]),
    exact: new Set(['', ...(blanks === 'keep' ? missingValues : trimmed)]),
    numbers: new Set(numbers.filter((value) => value !== undefined)),
  };
}
