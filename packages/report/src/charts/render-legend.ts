import { type Html, html } from '../markup/html.ts';

/** Which colour is which line of a drawing; nothing for one line. */
export function renderLegend(names: readonly string[]): Html {
  return html`<p class="legend">${names.map((name, index) => html`<span><i class="series-${(index % 4) + 1}"></i>${name}</span>`)}</p>`;
}
