// Reads a raw file of any format that clean knows.

import type { RawReading, RawSink } from './raw-sink.ts';
import { readDelimited } from './read-delimited.ts';
import { readJsonLines } from './read-json-lines.ts';
import { readParquet } from './read-parquet.ts';
import { sniffFormat } from './sniff-format.ts';

/** CSV, TSV and JSON lines may be gzip. Rows come in the order of the file. */
export async function readRawRows(path: string, reading: RawReading, sink: RawSink): Promise<void> {
  const { format, delimiter, skipsFirstLine } = await sniffFormat(path, reading);
  const { header, encoding, quote, comment } = reading;
  if (format === 'parquet') await readParquet(path, sink);
  else if (format === 'jsonl') await readJsonLines(path, encoding, sink);
  else await readDelimited(path, { format, delimiter, header, skipsFirstLine, encoding, quote, comment }, sink);
}
