// Tells the format of a raw file by how it begins: a file in the store has no extension.

import { openText, readStart } from './open-text.ts';
import type { RawFormat } from './raw-sink.ts';

/** The most of a file that is looked at, in characters. */
const looked = 64 * 1024;

export interface SniffedFormat {
  readonly format: RawFormat;
  /** Between the fields of a row; for CSV and TSV. */
  readonly delimiter: string;
}

/**
 * Parquet by its magic bytes, JSON lines by `{` or `[`, else CSV, whose delimiter is the first of tab, `;`, `|` and `,`
 * that every one of the first lines holds equally often. A file of one column has none: `,` then.
 *
 * @param wanted - the format, where the author names it: only the delimiter is looked for
 */
export async function sniffFormat(path: string, wanted: RawFormat | 'auto'): Promise<SniffedFormat> {
  if (wanted === 'tsv') return { format: 'tsv', delimiter: '\t' };
  if (wanted === 'parquet' || wanted === 'jsonl') return { format: wanted, delimiter: '' };
  if (new TextDecoder('latin1').decode(await readStart(path, 4)) === 'PAR1')
    return { format: 'parquet', delimiter: '' };
  const start = await readBeginning(path);
  if (wanted === 'auto' && /^\s*[[{]/.test(start)) return { format: 'jsonl', delimiter: '' };
  return { format: 'csv', delimiter: findDelimiter(start) };
}

async function readBeginning(path: string): Promise<string> {
  let text = '';
  for await (const piece of openText(path)) {
    text += piece;
    if (text.length >= looked) break;
  }
  return text.slice(0, looked);
}

function findDelimiter(start: string): string {
  // What stands in quotes says nothing about delimiters, line ends included.
  const bare = start.replaceAll(/"(?:[^"]|"")*"/g, '');
  const lines = bare.split(/\r\n|\n|\r/).filter((line) => line !== '');
  const whole = start.length === looked && lines.length > 1 ? lines.slice(0, -1) : lines;
  const counts = ['\t', ';', '|', ','].map((delimiter) => {
    const found = whole.slice(0, 50).map((line) => line.split(delimiter).length - 1);
    const usual = Math.max(...found.map((count) => Math.max(count, 0)), 0);
    // A broken row must not hide the delimiter: most of the lines decide.
    const agreeing = found.filter((count) => count === found[0]).length;
    return { delimiter, usual: (found[0] ?? 0) > 0 ? usual : 0, agreeing: agreeing / Math.max(1, found.length) };
  });
  const steady = counts.find(({ usual, agreeing }) => usual > 0 && agreeing >= 0.8);
  const any = counts.filter(({ usual }) => usual > 0).sort((a, b) => b.agreeing - a.agreeing)[0];
  return (steady ?? any)?.delimiter ?? ',';
}
