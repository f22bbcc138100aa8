// A chart of a page: the drawing, what it is of, and its figures as a table, for those who cannot see it or want to copy
// them.

import { type Html, html } from '../markup/html.ts';
import { type Cell, type Column, table } from '../markup/table.ts';

interface ChartParts {
  readonly title: string | Html;
  readonly drawing: Html;
  /** What to see in it. */
  readonly note?: string | undefined;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** What the table is about. */
  readonly caption: string;
}

/** Rows of the table of figures that are written into the page. */
const mostRows = 400;

export function chart({ title, drawing, note, columns, rows, caption }: ChartParts): Html {
  return html`<figure class="chart"><figcaption>${title}</figcaption>${drawing}${note && html`<p class="note">${note}</p>`}
<details class="figures"><summary>Figures<span class="unseen"> of ${caption}</span></summary>${table({ caption, columns, rows: rows.slice(0, mostRows) })}</details></figure>
`;
}
