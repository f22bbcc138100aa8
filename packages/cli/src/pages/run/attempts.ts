// The attempts of nodes that failed and were followed by another one, as rows.

import { formatBytes, formatSeconds, type NodeView } from '@cairn/report';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import { toOneLine } from '../../text/width.ts';

/** Empty if no node was tried again. */
export function renderAttempts(nodes: readonly NodeView[], style: Style, width?: number): string {
  const rows = nodes.flatMap(({ label, attempts = [] }) =>
    attempts.map(({ failure, reason, seconds, memory }, place) => [
      toOneLine(label),
      `try ${place + 1}`,
      style('red', failure),
      formatSeconds(seconds),
      memory === undefined ? '' : formatBytes(memory),
      style('dim', toOneLine(reason)),
    ]),
  );
  if (!rows.length) return '';
  const columns = [
    { title: '', isFlexible: true, isLabel: true },
    { title: '' },
    { title: '' },
    { title: '', align: 'right' },
    { title: '', align: 'right' },
    { title: '', isFlexible: true },
  ] as const;
  return renderTable(columns, rows, { style, indent: '  ', ...(width && { width }) });
}
