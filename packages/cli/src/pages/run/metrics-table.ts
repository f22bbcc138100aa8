// Metrics with their intervals: `test.accuracy  0.981  [0.958, 0.991]  n=360`.

import type { RunMetrics } from '@cairn/core';
import { formatEstimate } from '@cairn/report';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';

const columns = [
  { title: '', isFlexible: true },
  { title: '', align: 'right' },
  { title: '' },
  { title: '' },
  { title: '', isFlexible: true },
] as const;

export function renderMetrics(metrics: RunMetrics, names: readonly string[], style: Style, width?: number): string {
  const rows = names.map((name) => {
    const [value, interval, n, reason] = formatEstimate(metrics[name]!);
    return [name, style('bold', value), interval, style('dim', n), reason];
  });
  return renderTable(columns, rows, { style, indent: '  ', ...(width && { width }) });
}
