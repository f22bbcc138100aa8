// A table in Markdown. Its columns are padded, so that it can be read in a terminal too.

import type { SimulationTable } from './simulation.ts';

export function renderTable({ columns, rows }: SimulationTable): string {
  const widths = columns.map((head, column) => Math.max(3, head.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
