// CSV and TSV (RFC 4180): quotes, doubled quotes, line ends within quotes; LF, CRLF, CR and a mixture; blank lines are
// skipped. DuckDB's reader is not used, because it counts records where people count lines, and refuses mixed line
// ends.
//
//      start ──"──▶ quoted ◀──"──┐
//        │            └────"──▶ closed ──delimiter or line end──▶ start
//        └─other─▶ bare ──delimiter or line end──▶ start

import { longestText, undecodable } from './decode-lines.ts';
import { openText } from './open-text.ts';
import type { RawFormat, RawSink, RawValue } from './raw-sink.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export interface Delimited {
  readonly format: RawFormat;
  /** Empty if the file has one column. */
  readonly delimiter: string;
  readonly header: boolean;
  /** The first line is not part of the table: `sep=;`. */
  readonly skipsFirstLine: boolean;
  readonly encoding?: string | undefined;
  /** Default `"`; `'none'` if quotes are ordinary characters. */
  readonly quote?: string | undefined;
  /** The beginning of a line that is left out. Default none. */
  readonly comment?: string | undefined;
}

/**
 * @throws Error when a quote never closes, because everything after it is lost; when the header cannot be decoded; when
 *   a value is too long for memory
 */
export async function readDelimited(path: string, options: Delimited, sink: RawSink): Promise<void> {
  const { format, delimiter, header, encoding = 'utf-8' } = options;
  // Not a number if there is no delimiter: equal to no code.
  const between = delimiter.charCodeAt(0);
  // No character has the code −1.
  const quote = options.quote === 'none' ? -1 : (options.quote ?? '"').charCodeAt(0);
  const comment = options.comment === undefined ? -1 : options.comment.charCodeAt(0);
  const quoteText = String.fromCharCode(quote);
  let state: 'start' | 'bare' | 'quoted' | 'closed' = 'start';
  let fields: RawValue[] = [];
  let held = '';
  let line = 1;
  let rowLine = 1;
  let number = 0;
  let names: readonly string[] | undefined;
  /** The field with text after its closing quote; −1 for none. */
  let strayField = -1;
  let wasQuoted = false;
  let afterReturn = false;
  let skipsLine = options.skipsFirstLine;
  /**
   * Whether a row so far may contain bytes that cannot be decoded: searched in whole pieces first, and then in single
   * fields.
   */
  let holdsUndecodable = false;
  let holdsZero = false;

  const hold = (text: string) => {
    if (held.length + text.length > longestText) {
      const name = names?.[fields.length];
      throw new Error(
        `Row ${number + 1} (line ${rowLine}) of the raw file has a value of more than 256 MB in ${name === undefined ? `field ${fields.length + 1}` : `'${name}'`}: it cannot be read as a value`,
      );
    }
    held += text;
  };

  const endField = () => {
    fields.push(held);
    held = '';
    state = 'start';
  };

  const endRow = () => {
    const isBlank = fields.length === 0 && held === '' && state === 'start' && !wasQuoted;
    if (!isBlank) {
      endField();
      takeRow();
    }
    fields = [];
    strayField = -1;
    wasQuoted = false;
  };

  const takeRow = () => {
    if (names === undefined) {
      names = header ? fields.map((name) => (name ?? '').trim()) : fields.map((_, index) => String(index + 1));
      if (header && holdsUndecodable && findField(undecodable) !== undefined) {
        throw new Error(
          `The header of the raw file holds bytes that are not ${encoding.toUpperCase()}: say which encoding it has, such as encoding: 'windows-1252'`,
        );
      }
      sink.names(names, format);
      if (header) return;
    }
    number++;
    const problem = findProblem(names.length);
    if (problem === undefined) sink.row(fields, number);
    else sink.broken(number, rowLine, problem);
  };

  const findProblem = (width: number): string | undefined => {
    if (fields.length !== width) {
      const expected = header ? `the header has ${width}` : `the first row has ${width}`;
      return `has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}, and ${expected}`;
    }
    if (strayField >= 0) return `has text after a closing quote in '${names![strayField]}'`;
    const undecoded = holdsUndecodable ? findField(undecodable) : undefined;
    if (undecoded !== undefined) return `holds bytes that are not ${encoding.toUpperCase()} in '${undecoded}'`;
    const zeros = holdsZero ? findField('\0') : undefined;
    return zeros === undefined ? undefined : `holds a zero byte in '${zeros}'`;
  };

  const findField = (text: string): string | undefined => {
    const place = fields.findIndex((field) => field?.includes(text));
    return place < 0 ? undefined : names![place];
  };

  /** Where the line ends: in this piece, or with the file. */
  const skipLine = (piece: string, start: number): number => {
    let end = start;
    while (end < piece.length && piece.charCodeAt(end) !== lineFeed && piece.charCodeAt(end) !== carriageReturn) end++;
    line++;
    rowLine = line;
    afterReturn = piece.charCodeAt(end) === carriageReturn;
    return end;
  };

  for await (const piece of openText(path, encoding)) {
    let from = 0;
    holdsUndecodable ||= piece.includes(undecodable);
    holdsZero ||= piece.includes('\0');
    let at = 0;
    if (skipsLine) {
      skipsLine = false;
      from = skipLine(piece, 0) + 1;
      at = from;
    }
    for (; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (afterReturn) {
        afterReturn = false;
        if (code === lineFeed && state !== 'quoted') {
          from = at + 1;
          continue;
        }
        if (code === lineFeed) continue;
      }
      if (state === 'quoted') {
        if (code === quote) {
          hold(piece.slice(from, at));
          state = 'closed';
          from = at + 1;
        } else if (code === lineFeed || code === carriageReturn) {
          line++;
          afterReturn = code === carriageReturn;
        }
        continue;
      }
      if (code === between) {
        hold(piece.slice(from, at));
        endField();
        from = at + 1;
      } else if (code === lineFeed || code === carriageReturn) {
        hold(piece.slice(from, at));
        endRow();
        line++;
        rowLine = line;
        from = at + 1;
        afterReturn = code === carriageReturn;
      } else if (state === 'bare') {
        // Most characters of most files: what is in the field already is not checked again.
      } else if (code === quote) {
        // A doubled quote within quotes is one quote of the text.
        if (state === 'closed') held += quoteText;
        state = 'quoted';
        wasQuoted = true;
        from = at + 1;
      } else if (state === 'closed') {
        strayField = fields.length;
        state = 'bare';
      } else if (code === comment && fields.length === 0) {
        at = skipLine(piece, at);
        from = at + 1;
      } else {
        state = 'bare';
      }
    }
    hold(piece.slice(from));
  }
  if (state === 'quoted') {
    throw new Error(
      `Row ${number + 1} (line ${rowLine}) of the raw file opens a quote that never closes. If quotes are characters like others in this file, say quote: 'none'`,
    );
  }
  if (held !== '' || fields.length > 0 || wasQuoted) endRow();
}
