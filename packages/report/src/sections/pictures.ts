// Pictures that steps made: those among the results, and those of a node.

import type { Media, ReportedRun } from '../gather/reported-run.ts';
import { type Html, html } from '../markup/html.ts';
import { count } from '../text/format.ts';

/** The pictures among the results of a run, each result under its name. Undefined if there are none. */
export function renderResultPictures({ view, media }: ReportedRun): Html | undefined {
  const found = Object.entries(view.results).flatMap(([result, { digest }]) => {
    const medium = digest === null ? undefined : media.get(digest);
    return medium && medium.type !== 'text' ? [{ result, medium }] : [];
  });
  if (found.length === 0) return undefined;
  return html`${found.map(({ result, medium }) => html`<h3>${result}</h3>${medium.type === 'picture' ? html`<img src="${medium.url}" alt="${result}">` : renderPictures(medium, result)}`)}`;
}

export function renderPictures(
  { pictures, omitted }: Extract<Media, { readonly type: 'pictures' }>,
  name: string,
): Html {
  return html`<div class="charts">${pictures.map(({ file, url }) => html`<img src="${url}" alt="${file} of ${name}" loading="lazy">`)}</div>${omitted > 0 && html`<p class="note">${count(omitted, 'picture')} too large for this page: <code>cairn get</code> writes ${omitted === 1 ? 'it' : 'them'}.</p>`}`;
}
