// A small table to look at, such as figures by model. It is not for rows that models learn from: those are a `table`.

import { writeFile } from 'node:fs/promises';
import { defineKind, json, type Kind } from '@cairn/core';
import { z } from 'zod';
import { formatNumber } from '../showing/format-number.ts';

export type ResultCell = number | string | boolean | null;

export interface ResultTable {
  readonly title?: string | undefined;
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** A cell for each column. */
  readonly rows: readonly (readonly ResultCell[])[];
}

const schema: z.ZodType<ResultTable> = z.strictObject({
  title: z.string().optional(),
  columns: z.array(z.string()).min(1),
  rows: z.array(z.array(z.union([z.number(), z.string(), z.boolean(), z.null()]))),
});
const stored = json<ResultTable>(schema);

/** Rows and columns that a terminal shows, and characters of a cell. */
const most = { rows: 12, columns: 8, characters: 24 };

/**
 * How such tables are stored: JSON. A terminal shows the first rows, `cairn report` all up to 400, and
 * `published(ref, 'figures.csv')` writes a CSV file.
 *
 * ```ts
 * out: { figures: resultTable },
 * run: () => ({ figures: { columns: ['model', 'auc'], rows: [['trees', 0.91], ['linear', 0.88]] } }),
 * ```
 */
export const resultTable: Kind<ResultTable, 'result-table'> = defineKind<ResultTable, 'result-table'>({
  name: 'result-table',
  extension: '.json',
  mediaType: 'application/vnd.cairn.table+json',
  givesPath: false,
  exportAs: {
    '.csv': async (stored, target) => writeFile(target, writeCsv(await decode(stored))),
  },
  encode: stored.encode,
  decode,
  validate: (value) => stored.validate(value) ?? findProblem(value),
  show: ({ rows, columns, title }) => `${title ? `${title}: ` : ''}${rows.length} rows × ${columns.length} columns`,
  summary: writeLines,
  describeDifference: stored.describeDifference,
  stub: () => ({ columns: ['stub'], rows: [] }),
});

function decode(path: string): Promise<ResultTable> {
  return stored.decode(path);
}

function findProblem({ columns, rows }: ResultTable): string | undefined {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) return `two of its columns have the name '${twice}'`;
  const wrong = rows.findIndex(({ length }) => length !== columns.length);
  if (wrong < 0) return undefined;
  return `row ${wrong + 1} has ${rows[wrong]!.length} cells, and the table has ${columns.length} columns`;
}

/** Columns under each other; numbers to the right. */
function writeLines({ title, columns, rows }: ResultTable): readonly string[] {
  const shown = rows.slice(0, most.rows).map((row) => row.slice(0, most.columns));
  const names = columns.slice(0, most.columns).map((name) => cut(name));
  const texts = shown.map((row) => row.map(showCell));
  const widths = names.map((name, index) => Math.max(name.length, ...texts.map((row) => row[index]!.length)));
  const isFigure = names.map((_, index) => shown.some((row) => typeof row[index] === 'number'));
  const align = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (isFigure[index] ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!)))
      .join('  ')
      .trimEnd();
  const left = [
    ...(rows.length > shown.length ? [`${rows.length - shown.length} more rows`] : []),
    ...(columns.length > names.length ? [`${columns.length - names.length} more columns`] : []),
  ];
  return [...(title ? [title] : []), align(names), ...texts.map(align), ...(left.length ? [left.join(', ')] : [])];
}

function showCell(cell: ResultCell): string {
  if (cell === null) return '–';
  return typeof cell === 'number' ? formatNumber(cell) : cut(String(cell));
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > most.characters ? `${line.slice(0, most.characters - 1)}…` : line;
}

/** RFC 4180: a header, UTF-8, LF. */
function writeCsv({ columns, rows }: ResultTable): string {
  const quote = (cell: ResultCell): string => {
    const text = cell === null ? '' : String(cell);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(quote).join(',')}\n`).join('');
}
