// A table of a page: columns with titles, cells of text or HTML. It can be scrolled by keyboard if it is wider than the
// page, and a script sorts it by a column.

import { type Html, html } from './html.ts';

export interface Column {
  readonly title: string;
  /** Figures are aligned to the right. Default false. */
  readonly isFigure?: boolean;
}

export type Cell = Html | string | { readonly content: Html | string; readonly sortsBy: number | null };

interface TableOptions {
  /** What the table is about, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly Cell[])[];
  /** Whether a click on a title sorts it. Default false. */
  readonly isSortable?: boolean;
}

export function table({ caption, columns, rows, isSortable = false }: TableOptions): Html {
  return html`<div class="scroll" role="group" tabindex="0" aria-label="${caption}"><table${isSortable ? html` data-sortable` : ''}>
<caption class="unseen">${caption}</caption>
<thead><tr>${columns.map(({ title, isFigure }) => html`<th scope="col"${isFigure ? html` class="figure"` : ''}>${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell, index) => renderCell(cell, columns[index]!, index))}</tr>
`,
  )}</tbody></table></div>`;
}

function renderCell(cell: Cell, { isFigure }: Column, index: number): Html {
  const content = typeof cell === 'object' && 'content' in cell ? cell.content : cell;
  const order = typeof cell === 'object' && 'content' in cell ? html` data-order="${cell.sortsBy ?? ''}"` : '';
  const figure = isFigure ? html` class="figure"` : '';
  return index === 0
    ? html`<th scope="row"${figure}${order}>${content}</th>`
    : html`<td${figure}${order}>${content}</td>`;
}
