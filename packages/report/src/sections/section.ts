// A section of the page, with a heading that the navigation leads to.

import { type Html, html } from '../markup/html.ts';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

/** Nothing if there is nothing to show. */
export function section(id: string, title: string, body: Html | undefined | ''): readonly Section[] {
  return body ? [{ id, title, body }] : [];
}

export function renderSection({ id, title, body }: Section): Html {
  return html`<section id="${id}"><h2>${title}</h2>
${body}
</section>
`;
}
