// Finds the delimiter of a CSV file by splitting its first lines. After G. J. J. van den Burg, A. Nazábal, C. Sutton,
// "Wrangling messy CSV files by detecting row and type patterns", Data Mining and Knowledge Discovery 33 (2019): a
// split is better if more lines have the same number of fields, if they have more fields, and if more fields look like
// values.

import type { RawReading } from './raw-sink.ts';

/** Delimiters that are detected. */
const usual = [',', ';', '\t', '|'] as const;

/** Delimiters that are not detected, but are suggested if none of the usual ones splits the file. */
const unusual = [' ', '::', '^', '~', '\u0001', '\u001f'] as const;

/** The number of lines that are examined. */
const lineCount = 100;

/** A split with at least this share of the best score is equally likely. */
const asGood = 0.95;

interface Split {
  readonly delimiter: string;
  readonly width: number;
  /** From 0 to 1. */
  readonly score: number;
  /** Every line has the same number of fields. */
  readonly isSteady: boolean;
}

/**
 * In a file with a header, the header has the delimiter: if it has none of the usual ones, the file has one column, whatever
 * its values contain.
 *
 * @param start - the beginning of the file, without a line that names the delimiter
 * @param extent - whether it is the whole file, or cut off in the middle of a line
 * @returns the empty text for a file of one column with a header
 * @throws Error when two splits are equally likely, or an unusual delimiter is
 */
export function findDelimiter(
  start: string,
  { quote, comment, header }: Pick<RawReading, 'quote' | 'comment' | 'header'>,
  extent: 'whole' | 'cut',
): string {
  const lines = linesOf(start, quote, comment, extent);
  if (header && lines[0] !== undefined && !usual.some((delimiter) => lines[0]!.includes(delimiter))) {
    refuseUnusual(lines);
    return '';
  }
  const splits = usual.map((delimiter) => splitBy(lines, delimiter)).sort((a, b) => b.score - a.score);
  const [best, second] = splits as [Split, Split];
  if (best.score === 0) {
    refuseUnusual(lines);
    return ',';
  }
  if (second.score >= asGood * best.score) {
    const told = [best, second].map(({ delimiter, width }) => `by ${JSON.stringify(delimiter)} into ${width} columns`);
    throw new Error(
      `The raw file splits ${told.join(' as well as ')}: say which, delimiter: ${JSON.stringify(best.delimiter)} or delimiter: ${JSON.stringify(second.delimiter)}`,
    );
  }
  return best.delimiter;
}

/** Text in quotes, including line ends, says nothing about delimiters: one letter replaces it. Comments are left out. */
function linesOf(start: string, quote = '"', comment: string | undefined, extent: 'whole' | 'cut'): string[] {
  const quoted = quote === "'" ? `'(?:[^']|'')*'` : quote === '"' ? `"(?:[^"]|"")*"` : undefined;
  const commented = comment === undefined ? undefined : `^[${comment.replace(/[\]\\^]/, '\\$&')}].*$`;
  const apart = [commented, quoted].filter((pattern) => pattern !== undefined).join('|');
  const bare =
    apart === '' ? start : start.replaceAll(new RegExp(apart, 'gm'), (text) => (text[0] === comment ? '' : 'q'));
  const all = bare.split(/\r\n|\n|\r/);
  const whole = extent === 'cut' && all.length > 1 ? all.slice(0, -1) : all;
  return whole.filter((line) => line !== '').slice(0, lineCount);
}

function splitBy(lines: readonly string[], delimiter: string): Split {
  const rows = lines.map((line) => line.split(delimiter));
  const counts = new Map<number, number>();
  for (const { length } of rows) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width, count] = [...counts].reduce((most, next) => (next[1] > most[1] ? next : most), [1, 0]);
  const cells = rows.filter(({ length }) => length === width).flat();
  const valued = cells.filter(looksLikeValue).length / Math.max(1, cells.length);
  const agreeing = count / Math.max(1, lines.length);
  return { delimiter, width, score: agreeing * (1 - 1 / width) * valued, isSteady: agreeing === 1 };
}

const numeric = /^[+-]?(?:\d+|\d{1,3}(?:[.,' ]\d{3})+)?(?:[.,]?\d+)?(?:e[+-]?\d+)?$/i;

/**
 * Empty, a number in any notation, or a text without another delimiter. A comma before a space is part of a sentence.
 */
function looksLikeValue(cell: string): boolean {
  const text = cell.trim();
  return numeric.test(text) || !/[\t;|]|,(?!\s)/.test(text);
}

/** Only values that cannot be words: a text of several words is split by spaces just as well. */
function refuseUnusual(lines: readonly string[]): void {
  for (const delimiter of unusual) {
    const { width, isSteady } = splitBy(lines, delimiter);
    const isMeant =
      delimiter !== ' ' ||
      lines.every((line) => line.split(' ').every((cell) => /\d/.test(cell) && numeric.test(cell)));
    if (lines.length < 2 || width < 2 || !isSteady || !isMeant) continue;
    const way =
      delimiter.length === 1
        ? `say delimiter: ${JSON.stringify(delimiter)}`
        : 'replace it by one character, because a delimiter is one character';
    throw new Error(
      `The raw file splits by ${JSON.stringify(delimiter)} into ${width} columns: ${way}, or say delimiter: "," if it is one column`,
    );
  }
}
