// A table that a step returned to be looked at.

import type { TableFigure } from './figure.ts';
import type { Fields } from './plain-data.ts';

export function readResultTable({ title, columns, rows }: Fields): readonly TableFigure[] {
  if (!isListOf(columns, (name) => typeof name === 'string') || !columns.length || !Array.isArray(rows)) return [];
  const { length } = columns;
  if (!rows.every((row) => isListOf(row, isCell) && row.length === length)) return [];
  return [{ type: 'table', title: typeof title === 'string' ? title : '', columns, rows }];
}

type Cell = TableFigure['rows'][number][number];

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isCell(value: unknown): value is Cell {
  return value === null || ['number', 'string', 'boolean'].includes(typeof value);
}
