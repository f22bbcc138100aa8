// A profile in sentences, for the terminal and the report: what is suspicious, then a line for each column.

import type { ColumnProfile, TableProfile } from './table-profile.ts';

export function describeProfile({ anomalies, columns, label }: Omit<TableProfile, 'summary'>): string[] {
  return [
    ...anomalies.map(({ type, description }) => `${type}: ${description}.`),
    ...describeLabel(label),
    ...Object.entries(columns).map(([name, column]) => `${name}: ${describeColumn(column)}`),
  ];
}

function describeLabel(label: TableProfile['label']): string[] {
  const strongest = (label?.predictors ?? []).filter(({ explained }) => explained > 0).slice(0, 3);
  if (!label || strongest.length === 0) return [];
  const shares = strongest.map(({ column, explained }) => `'${column}' ${(100 * explained).toFixed(1)} %`);
  return [`The columns that explain most of the label '${label.column}' alone: ${shares.join(', ')}.`];
}

function describeColumn({
  type,
  numNonMissing,
  numMissing,
  unique,
  numStats,
  stringStats,
  first,
  last,
}: ColumnProfile): string {
  const all = numNonMissing + numMissing;
  const parts = [type, ...(numMissing ? [`${percent(numMissing, all)} missing`] : [])];
  if (numStats)
    parts.push(
      `${show(numStats.min)} to ${show(numStats.max)}`,
      `mean ${show(numStats.mean)}`,
      `deviation ${show(numStats.stdDev)}`,
      `median ${show(numStats.median)}`,
    );
  if (first !== undefined) parts.push(`${first} to ${last}`);
  if (unique !== null) parts.push(`${unique} different value${unique === 1 ? '' : 's'}`);
  if (stringStats) {
    const named = stringStats.topValues.slice(0, 3);
    if (named.length > 0)
      parts.push(named.map(({ value, frequency }) => `${cut(value)} ${percent(frequency, numNonMissing)}`).join(', '));
  }
  return parts.join('; ');
}

function percent(part: number, all: number): string {
  return `${((100 * part) / all).toFixed(1)} %`;
}

/** Four digits are enough to read. */
function show(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function cut(text: string): string {
  const one = text.replace(/\s+/g, ' ');
  return one.length > 30 ? `'${one.slice(0, 29)}…'` : `'${one}'`;
}
