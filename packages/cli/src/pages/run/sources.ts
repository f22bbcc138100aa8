// What a run says of its keys, as rows: versions of sources outside of the project, and what is not in a key.

import { describeSource, type NodeView } from '@cairn/report';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import { toOneLine } from '../../text/width.ts';

/** Empty if there are none. @param at - when the run began; ISO 8601 */
export function renderSources(nodes: readonly NodeView[], at: string, style: Style, width?: number): string {
  const rows = nodes.flatMap(({ label, source }) =>
    source ? [[toOneLine(label), toOneLine(describeSource(source, at))]] : [],
  );
  return renderRows(rows, style, width);
}

/** What steps declare as not affecting their results: names of params and inputs. Empty if there are none. */
export function renderNotInKey(nodes: readonly NodeView[], style: Style, width?: number): string {
  const rows = nodes.flatMap(({ label, notInKey }) =>
    notInKey ? [[toOneLine(label), toOneLine(notInKey.join(', '))]] : [],
  );
  return renderRows(rows, style, width);
}

function renderRows(rows: readonly (readonly string[])[], style: Style, width?: number): string {
  if (!rows.length) return '';
  const columns = [
    { title: '', isFlexible: true, isLabel: true },
    { title: '', isFlexible: true },
  ] as const;
  return renderTable(columns, rows, { style, indent: '  ', ...(width && { width }) });
}
