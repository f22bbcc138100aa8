// What means that there is no value: the empty text, those that the author names, and what equals them as a number.

import type { Reading } from '../schemas/cleaning.ts';
import { type ReadNumber, readPlainNumber } from './parse-number.ts';

export interface MissingTexts {
  /** As they are compared with texts without blanks around them. */
  readonly trimmed: ReadonlySet<string>;
  /** As they are compared with texts that keep their blanks. */
  readonly exact: ReadonlySet<string>;
  /** `-999` is `-999.0`, and in a file with decimal commas `-999,0`: Parquet and JSON write numbers in one way of many. */
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
