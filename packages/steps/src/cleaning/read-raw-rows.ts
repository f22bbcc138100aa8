// Reads a raw file of any format that clean knows.

import type { RawReading, RawSink } from './raw-sink.ts';
import { readDelimited } from './read-delimited.ts';
import { readJsonLines } from './read-json-lines.ts';
import { readParquet } from './read-parquet.ts';
import { sniffFormat } from './sniff-format.ts';

/** CSV, TSV and JSON lines may be gzip. Rows come in the order of the file. */
export async function readRawRows(path: string, { format: wanted, header }: RawReading, sink: RawSink): Promise<void> {
  const { format, delimiter } = await sniffFormat(path, wanted);
  if (format === 'parquet') await readParquet(path, sink);
  else if (format === 'jsonl') await readJsonLines(path, sink);
  else await readDelimited(path, { delimiter, header }, sink);
}
