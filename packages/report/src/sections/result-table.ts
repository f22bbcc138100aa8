// A table that a step returned to be looked at.

import type { TableFigure } from '../figures/figure.ts';
import { type Html, html } from '../markup/html.ts';
import { type Cell, table } from '../markup/table.ts';
import { formatFigure } from '../text/format.ts';

const mostRows = 400;

export function renderResultTable(name: string | Html, caption: string, { title, columns, rows }: TableFigure): Html {
  const rest = rows.length - mostRows;
  return html`<figure class="chart wide"><figcaption>${name}${title && html`: ${title}`}</figcaption>${table({
    caption: `${title || 'Table'}, ${caption}`,
    isSortable: true,
    columns: columns.map((name, index) => ({
      title: name || `column ${index + 1}`,
      isFigure: rows.some((row) => typeof row[index] === 'number'),
    })),
    rows: rows.slice(0, mostRows).map((row) => row.map(showCell)),
  })}${rest > 0 && html`<p class="note">${rest} more rows are left out: <code>cairn get</code> writes all.</p>`}</figure>
`;
}

function showCell(cell: TableFigure['rows'][number][number]): Cell {
  if (cell === null) return { content: '–', sortsBy: null };
  return typeof cell === 'number' ? { content: formatFigure(cell), sortsBy: cell } : String(cell);
}
