// Hints for a file whose rows cannot be read, chosen by the problems of the rows.

import type { Anomaly } from './anomalies.ts';
import type { Draft } from './draft.ts';
import { listDateHints } from './list-date-hints.ts';

const standInForMissing = /^(na|n\/a|nan|null|none|nil|\?|-|\.|#n\/a)$/i;
const decimalComma = /^[+-]?(?:\d+|\d{1,3}(?:[.' \u00a0\u202f]\d{3})+),\d+$/;
const groups = /^[+-]?\d{1,3}(?:([,.' \u00a0\u202f])\d{3})+(?:[.,]\d+)?$/;

/** Sentences without a full stop, one for each param that may help. */
export function listHints(draft: Pick<Draft, 'rawCount' | 'columns'>, faults: readonly Anomaly[]): string[] {
  const texts = faults
    .filter(({ problem }) => problem !== 'broken-row')
    .flatMap(({ examples }) => examples.map((text) => text.trim()));
  const numbers = faults
    .filter(({ problem }) => problem === 'not-a-number')
    .flatMap(({ examples }) => examples.map((text) => text.trim()));
  const broken = faults.filter(({ problem }) => problem === 'broken-row');
  const says = (words: string) => broken.some(({ examples }) => examples.some((text) => text.includes(words)));
  const hints: string[] = [];
  const standIns = [...new Set(texts.filter((text) => standInForMissing.test(text)))].map((text) => `'${text}'`);
  if (standIns.length) {
    hints.push(`If ${standIns.join(', ')} means that there is no value, say missingValues: [${standIns.join(', ')}]`);
  }
  const comma = numbers.find((text) => decimalComma.test(text));
  if (comma !== undefined) hints.push(`If '${comma}' has a decimal comma, say decimal: ','`);
  const grouped = numbers.find((text) => groups.test(text));
  if (grouped !== undefined) {
    hints.push(
      `If '${grouped}' has digits in groups of three, say thousands: ${JSON.stringify(groups.exec(grouped)![1])}`,
    );
  }
  hints.push(...listDateHints(draft.columns, faults));
  if (says('bytes that are not'))
    hints.push("Say which encoding the file has, such as encoding: 'windows-1252' or 'utf-16'");
  if (says('after a closing quote')) hints.push("If quotes are characters like others in this file, say quote: 'none'");
  const brokenCount = broken.reduce((total, { count }) => total + count, 0);
  // For most rows: then the params are wrong, and not the rows.
  if (says('fields, and') && brokenCount > draft.rawCount / 2) {
    hints.push('If the fields are split by another character, say delimiter; if some lines are comments, say comment');
  }
  return hints;
}
