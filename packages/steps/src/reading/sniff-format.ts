// Detects the format of a raw file by its beginning: a file in the store has no extension.

import { undecodable } from './decode-lines.ts';
import { findDelimiter } from './find-delimiter.ts';
import { openText, readStart } from './open-text.ts';
import type { RawFormat, RawReading } from './raw-sink.ts';
import { refuseOtherFormats } from './refuse-other-formats.ts';

/** The maximum number of characters that are examined. */
const looked = 64 * 1024;

export interface SniffedFormat {
  readonly format: RawFormat;
  /** The character between the fields of a row; for CSV and TSV. Empty if the file has one column. */
  readonly delimiter: string;
  /** The first line names the delimiter, as Excel writes it, and is not a row. */
  readonly skipsFirstLine: boolean;
}

/**
 * Parquet by its magic bytes, JSON lines by `{` or `[`, otherwise CSV. Its delimiter is the one in the params, in a
 * first line `sep=;`, or else the one that splits the first lines best.
 *
 * @throws Error for files of other formats, and if it is unclear how the lines are split
 */
export async function sniffFormat(path: string, reading: RawReading): Promise<SniffedFormat> {
  const { format: wanted, encoding } = reading;
  const plain = { delimiter: '', skipsFirstLine: false };
  if (wanted === 'parquet') return { ...plain, format: wanted };
  const first = await readStart(path, 16);
  if (wanted === 'auto' && new TextDecoder('latin1').decode(first).startsWith('PAR1'))
    return { ...plain, format: 'parquet' };
  refuseOtherFormats(first);
  const start = await readBeginning(path, encoding);
  if (/^[^\n\r]{0,200}\0/.test(start)) {
    const guess = start.startsWith('\0') ? 'utf-16be' : 'utf-16le';
    throw new Error(`The raw file holds zero bytes, as UTF-16 does: if it is text, say encoding: '${guess}'`);
  }
  if (wanted === 'jsonl' || (wanted === 'auto' && /^\s*[[{]/.test(start))) return { ...plain, format: 'jsonl' };
  const named = /^"?sep=(.)"?(?:\r\n|\n|\r|$)/i.exec(start)?.[1];
  const body = named === undefined ? start : start.replace(/^[^\r\n]*(?:\r\n|\n|\r|$)/, '');
  const format = wanted === 'tsv' ? 'tsv' : 'csv';
  const extent = start.length >= looked ? 'cut' : 'whole';
  const said = format === 'tsv' ? '\t' : (reading.delimiter ?? named);
  const delimiter = said ?? findDelimiter(body, reading, extent);
  if (said === undefined) refuseListSeparator(delimiter, reading);
  return { format, delimiter, skipsFirstLine: named !== undefined };
}

/** Lists would be cut into fields, and all but their first names lost. */
function refuseListSeparator(delimiter: string, { listSeparators = [] }: RawReading): void {
  if (!listSeparators.includes(delimiter)) return;
  const shown = JSON.stringify(delimiter);
  throw new Error(
    `The raw file splits by ${shown}, which is also between the names of a declared list: say delimiter: ${shown}, or the one that is between the fields`,
  );
}

async function readBeginning(path: string, encoding: string | undefined): Promise<string> {
  let text = '';
  for await (const piece of openText(path, encoding)) {
    text += piece;
    if (text.length >= looked) break;
  }
  return text.slice(0, looked).replaceAll(undecodable, '?');
}
