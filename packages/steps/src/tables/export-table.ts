// Exports a stored table as a plain file for people and other programs, for `cairn get`.

import { copyFile } from 'node:fs/promises';
import type { ColumnSpec } from '../schemas/column.ts';
import { pixelsOf } from './create-table.ts';
import { quoteName, quoteText, withDatabase } from './open-database.ts';
import { metadataKey } from './parquet-column.ts';

export interface ExportOptions {
  /** Texts in CSV that a spreadsheet would run as a formula get a leading `'`. Default false: cells are unchanged. */
  readonly escapesFormulas?: boolean | undefined;
}

/**
 * Writes the table at `path` to `target`. Parquet is the stored file, byte for byte. CSV has the columns of the table
 * (RFC 4180, a header, UTF-8, LF); an image `x` of 64 pixels becomes the columns `x.1` to `x.64`.
 */
export async function exportTable(
  path: string,
  format: 'csv' | 'parquet',
  target: string,
  { escapesFormulas = false }: ExportOptions = {},
): Promise<void> {
  if (format === 'parquet') return copyFile(path, target);
  await withDatabase([path, target], async (connection) => {
    const source = quoteText(path);
    const metadata = await connection.runAndReadAll(
      `SELECT decode(value) FROM parquet_kv_metadata(${source}) WHERE decode(key) = ${quoteText(metadataKey)}`,
    );
    const { columns } = JSON.parse(String(metadata.getRows()[0]?.[0])) as { columns: Record<string, ColumnSpec> };
    // By position, because DuckDB treats columns whose names differ only in case as one.
    const positions = ['n', ...Object.keys(columns).map((_, index) => `c${index}`)];
    const selected = Object.entries(columns).flatMap(([name, spec], index) =>
      selectColumn(name, `c${index}`, spec, escapesFormulas),
    );
    await connection.run(
      `COPY (SELECT ${selected.join(', ')} FROM read_parquet(${source}) AS held(${positions.join(', ')}))
       TO ${quoteText(target)} (FORMAT csv, HEADER true)`,
    );
  });
}

/**
 * The beginning of a formula, also in full width, and characters that are ignored before one. A number is not a formula
 * (OWASP, "CSV Injection").
 */
const formula = String.raw`^[=+\-@\t\r\n＝＋－＠]`;
const number = String.raw`^[+-]?(\d[\d.,]*|[.,]\d+)([eE][+-]?\d+)?$`;

function escapeFormula(text: string): string {
  return new RegExp(formula).test(text) && !new RegExp(number).test(text) ? `'${text}` : text;
}

function isText({ type }: ColumnSpec): boolean {
  return type === 'text' || type === 'category' || type === 'categories' || type === 'id';
}

function selectColumn(name: string, position: string, spec: ColumnSpec, escapesFormulas: boolean): string[] {
  const shown = quoteName(escapesFormulas ? escapeFormula(name) : name);
  // As tables and `clean` write it: DuckDB has a space for the T.
  if (spec.type === 'date' && spec.time) return [`strftime(${position}, '%Y-%m-%dT%H:%M:%S.%g') AS ${shown}`];
  if (escapesFormulas && isText(spec)) {
    const matches = (pattern: string) => `regexp_matches(${position}, ${quoteText(pattern)})`;
    const marked = `${quoteText("'")} || ${position}`;
    return [`CASE WHEN ${matches(formula)} AND NOT ${matches(number)} THEN ${marked} ELSE ${position} END AS ${shown}`];
  }
  if (spec.type !== 'image') return [`${position} AS ${shown}`];
  return Array.from(
    { length: pixelsOf(spec.shape) },
    (_, pixel) => `${position}[${pixel + 1}] AS ${quoteName(`${name}.${pixel + 1}`)}`,
  );
}
