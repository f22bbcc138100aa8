// What `cairn predict` prints: the answers of a deployed model as a text.

import { join } from 'node:path';
import { writeJson } from '@cairn/core';
import { type PredictedRows, predictRows } from './predict-rows.ts';

export interface AnswerOptions {
  /** The folder of a deployed bundle. */
  readonly bundle: string;
  /** A file of raw rows. */
  readonly rows: string;
  readonly format: 'csv' | 'json';
}

/** The answers of a bundle's model to raw rows, in their order: CSV (RFC 4180) with a header, or a list of records. */
export async function answerRows({ bundle, rows, format }: AnswerOptions): Promise<string> {
  const answers = await predictRows(join(bundle, 'model'), rows);
  return format === 'json' ? `${writeJson(answers.rows)}\n` : toCsv(answers);
}

function toCsv({ columns, rows }: PredictedRows): string {
  const lines = [columns, ...rows.map((row) => columns.map((name) => row[name]))];
  return lines.map((line) => `${line.map(quote).join(',')}\n`).join('');
}

function quote(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
