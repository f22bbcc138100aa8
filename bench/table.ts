// The table as text: columns of equal width, numbers aligned to the right.

import { type Amount, isMet, type Limit, type Row } from './row.ts';

const heads = ['work', 'found', 'ratio', 'limit', 'met', 'rounds'] as const;
const toTheLeft: ReadonlySet<string> = new Set(['work', 'met']);

export function renderTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.work,
    row.found ? showAmount(row.found) : (row.reason ?? ''),
    row.ratio === undefined ? '' : `${showNumber(row.ratio)} ×`,
    row.limit ? showLimit(row.limit, row) : '',
    { true: 'yes', false: 'NO', undefined: '' }[`${isMet(row)}`] ?? '',
    row.rounds === undefined ? '' : String(row.rounds),
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...lines.map((line) => line[column]!.length)));
  const show = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        toTheLeft.has(heads[column]!) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  return [heads, widths.map((width) => '─'.repeat(width)), ...lines].map(show).join('\n');
}

function showAmount({ value, unit }: Amount): string {
  return unit === 'times' ? `${value.toFixed(2)} times` : `${showNumber(value)} ${unit}`;
}

function showLimit({ value, of, bound = 'most' }: Limit, { found }: Row): string {
  const sign = bound === 'most' ? '≤' : '≥';
  if (of === 'ratio') return `${sign} ${value} ×`;
  return `${sign} ${value} ${found?.unit ?? ''}`.trimEnd();
}

/** Three digits. */
function showNumber(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
