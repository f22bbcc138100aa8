// Documents in Markdown, such as the card of a model. HTML in them is shown as text, and pictures from elsewhere are not
// loaded: a page needs no network.

import markdownIt from 'markdown-it';
import type { ReportedRun } from '../gather/reported-run.ts';
import { type Html, html, trusted } from '../markup/html.ts';
import { cleanText } from '../text/clean-text.ts';

const markdown = markdownIt({ html: false, linkify: false }).disable('image');
const { renderToken } = markdown.renderer;

/** Headings of a document are below those of the page. */
for (const rule of ['heading_open', 'heading_close'] as const)
  markdown.renderer.rules[rule] = (tokens, index, options) => {
    const token = tokens[index]!;
    token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 2)}`;
    return renderToken.call(markdown.renderer, tokens, index, options);
  };

markdown.renderer.rules['table_open'] = () =>
  '<div class="scroll" role="group" tabindex="0" aria-label="Table">\n<table>\n';
markdown.renderer.rules['table_close'] = () => '</table></div>\n';

export function renderDocuments({ documents }: ReportedRun): Html | undefined {
  if (!documents.length) return undefined;
  return html`${documents.map(({ text }) => html`<article class="document">${trusted(markdown.render(cleanText(text)))}</article>`)}`;
}
