// CSV and TSV (RFC 4180): quotes, doubled quotes, line ends within quotes; LF, CRLF, CR and a mixture; blank lines are
// skipped. Ours and not DuckDB's, which counts records where people count lines, and refuses mixed line ends.
//
//   start ──"──▶ quoted ◀──"──┐
//     │            └────"──▶ closed ──delimiter or line end──▶ start
//     └─other─▶ bare ──delimiter or line end──▶ start

import { openText } from './open-text.ts';
import type { RawSink, RawValue } from './raw-sink.ts';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export interface Delimited {
  readonly delimiter: string;
  readonly header: boolean;
}

/** @throws Error when a quote never closes: all that follows it is lost */
export async function readDelimited(path: string, { delimiter, header }: Delimited, sink: RawSink): Promise<void> {
  const between = delimiter.charCodeAt(0);
  let state: 'start' | 'bare' | 'quoted' | 'closed' = 'start';
  let fields: RawValue[] = [];
  let held = '';
  let line = 1;
  let rowLine = 1;
  let number = 0;
  let width = -1;
  let strayText = false;
  let wasQuoted = false;
  let afterReturn = false;
  let holdsReplaced = false;

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
    strayText = false;
    wasQuoted = false;
  };

  const takeRow = () => {
    if (width < 0) {
      width = fields.length;
      sink.names(header ? fields.map((name) => (name ?? '').trim()) : fields.map((_, index) => String(index + 1)));
      if (header) return;
    }
    number++;
    if (fields.length !== width) {
      const expected = header ? `the header has ${width}` : `the first row has ${width}`;
      sink.broken(number, rowLine, `has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}, and ${expected}`);
    } else if (strayText) {
      sink.broken(number, rowLine, 'has text after a closing quote');
    } else if (holdsReplaced && fields.some((field) => field?.includes('\ufffd'))) {
      sink.broken(number, rowLine, 'holds bytes that are not UTF-8');
    } else {
      sink.row(fields, number);
    }
  };

  for await (const piece of openText(path)) {
    let from = 0;
    holdsReplaced ||= piece.includes('\ufffd');
    for (let at = 0; at < piece.length; at++) {
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
          held += piece.slice(from, at);
          state = 'closed';
          from = at + 1;
        } else if (code === lineFeed || code === carriageReturn) {
          line++;
          afterReturn = code === carriageReturn;
        }
        continue;
      }
      if (code === between) {
        held += piece.slice(from, at);
        endField();
        from = at + 1;
      } else if (code === lineFeed || code === carriageReturn) {
        held += piece.slice(from, at);
        endRow();
        line++;
        rowLine = line;
        from = at + 1;
        afterReturn = code === carriageReturn;
      } else if (code === quote && (state === 'start' || state === 'closed')) {
        // A doubled quote within quotes is one quote of the text.
        if (state === 'closed') held += '"';
        state = 'quoted';
        wasQuoted = true;
        from = at + 1;
      } else if (state === 'closed') {
        strayText = true;
        state = 'bare';
      } else {
        state = 'bare';
      }
    }
    held += piece.slice(from);
  }
  if (state === 'quoted') {
    throw new Error(`Row ${number + 1} (line ${rowLine}) of the raw file opens a quote that never closes`);
  }
  if (held !== '' || fields.length > 0 || wasQuoted) endRow();
}
