// The delimiter of a CSV by how its first lines split. After G. J. J. van den Burg, A. Nazábal, C. Sutton, "Wrangling
// messy CSV files by detecting row and type patterns", Data Mining and Knowledge Discovery 33 (2019): a split is the better
// the more lines agree on their number of fields, the more fields they have, and the more of them look like values.

import type { Reading } from '../schemas/cleaning.ts';

/** Those that are looked for. */
const usual = [',', ';', '\t', '|'] as const;

/** Those that are not looked for, but asked about where a file splits by none of the usual ones. */
const unusual = [' ', '::', '^', '~', '\u0001', '\u001f'] as const;

/** Lines that are looked at. */
const lineCount = 100;

/** A split as good as this share of the best one is as likely. */
const asGood = 0.95;

interface Split {
  readonly delimiter: string;
  readonly width: number;
  /** From 0 to 1. */
  readonly score: number;
  /** Every line has as many fields. */
  readonly isSteady: boolean;
}

/**
 * `,` for a file of one column, which has none.
 *
 * @param start - the beginning of the file, without a line that names the delimiter
 * @param extent - whether it is the whole file, or cut off in the middle of a line
 * @throws Error when two splits are equally likely, or a delimiter that is not looked for is
 */
export function findDelimiter(start: string, { quote, comment }: Reading, extent: 'whole' | 'cut'): string {
  const lines = linesOf(start, quote, comment, extent);
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

/** What stands in quotes says nothing about delimiters, line ends included: one letter stands for it. */
function linesOf(start: string, quote = '"', comment: string | undefined, extent: 'whole' | 'cut'): string[] {
  const quoted = quote === "'" ? /'(?:[^']|'')*'/g : /"(?:[^"]|"")*"/g;
  const bare = quote === 'none' || !`"'`.includes(quote) ? start : start.replaceAll(quoted, 'q');
  const all = bare.split(/\r\n|\n|\r/);
  const whole = extent === 'cut' && all.length > 1 ? all.slice(0, -1) : all;
  return whole.filter((line) => line !== '' && !(comment && line.startsWith(comment))).slice(0, lineCount);
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

/** Empty, a number in anybody's writing, or a text without another delimiter: a comma before a blank is one of prose. */
function looksLikeValue(cell: string): boolean {
  const text = cell.trim();
  return numeric.test(text) || !/[\t;|]|,(?!\s)/.test(text);
}

/** Values that nobody would take for words: a text of several words splits by blanks just as well. */
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
        : 'write one character in its place, since a delimiter is one';
    throw new Error(
      `The raw file splits by ${JSON.stringify(delimiter)} into ${width} columns: ${way}, or say delimiter: "," if it is one column`,
    );
  }
}
