// Results that are files of the project, with what the run did to each.

import { type Html, html } from '../markup/html.ts';
import { table } from '../markup/table.ts';
import type { RunView } from '../view/run-view.ts';

export function renderPublished({ published = [] }: RunView): Html | undefined {
  if (!published.length) return undefined;
  return table({
    caption: 'Published files',
    columns: [{ title: 'file' }, { title: 'result' }, { title: 'state' }, { title: 'digest' }],
    rows: published.map(({ path, result, state, bytes }) => [
      html`<code>${path}</code>`,
      result,
      state,
      html`<code>${bytes.slice(0, 12)}</code>`,
    ]),
  });
}
