// Tables of text: columns as wide as their widest cell, two spaces between them.

import { cut, cutMiddle, padEnd, padStart, widthOf } from '../text/width.ts';
import type { Style } from './terminal.ts';

export interface Column {
  readonly title: string;
  /** Numbers are aligned right. Default left. */
  readonly align?: 'left' | 'right';
  /** May be cut when the terminal is narrow. */
  readonly isFlexible?: boolean;
  /** Holds labels, whose ends tell them apart: they are cut in the middle. */
  readonly isLabel?: boolean;
}

export interface TableOptions {
  readonly style: Style;
  readonly width?: number;
  readonly indent?: string;
}

/** Renders rows of cells. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { style, width = Number.POSITIVE_INFINITY, indent = '' }: TableOptions,
): string {
  const hasTitles = columns.some(({ title }) => title);
  const all = hasTitles ? [columns.map(({ title }) => title), ...rows] : rows;
  const widths = columns.map((_, index) => Math.max(0, ...all.map((row) => widthOf(oneLine(row[index] ?? '')))));
  narrow(columns, widths, width - widthOf(indent));
  const renderRow = (row: readonly string[], isTitle: boolean): string => {
    const cells = columns.map(({ align, isLabel }, index) => {
      const cell = oneLine(row[index] ?? '');
      const fitted = widthOf(cell) > widths[index]! ? (isLabel ? cutMiddle : cut)(cell, widths[index]!) : cell;
      const padded = align === 'right' ? padStart(fitted, widths[index]!) : padEnd(fitted, widths[index]!);
      return isTitle ? style('dim', padded.trimEnd()) + padded.slice(padded.trimEnd().length) : padded;
    });
    const line = cells.join('  ');
    return (indent + line).trimEnd();
  };
  return all.map((row, index) => renderRow(row, hasTitles && index === 0)).join('\n');
}

/** A name may hold a line break, and a table has a line a row. */
function oneLine(cell: string): string {
  return cell.replace(/[\r\n\v\f\u0085\u2028\u2029]+/g, ' ');
}

/** Takes from the widest flexible column until the row fits, but leaves each 12 columns. */
function narrow(columns: readonly Column[], widths: number[], width: number): void {
  let excess = widths.reduce((sum, one) => sum + one, 2 * (widths.length - 1)) - width;
  while (excess > 0) {
    let widest = -1;
    for (const [index, { isFlexible }] of columns.entries())
      if (isFlexible && widths[index]! > 12 && widths[index]! > (widths[widest] ?? 0)) widest = index;
    if (widest < 0) return;
    widths[widest]! -= 1;
    excess -= 1;
  }
}
