// The document around each page: navigation, style, scripts. Everything comes from this server.

import { type Html, html, trusted } from '@cairn/report/html';

export type Place = 'runs' | 'metric' | 'registry' | 'store';

interface ShellParts {
  readonly title: string;
  /** The page that the navigation marks; none for a page below one. */
  readonly place?: Place;
  readonly body: Html;
}

const places: Readonly<Record<Place, { readonly path: string; readonly title: string }>> = {
  runs: { path: '/', title: 'Runs' },
  metric: { path: '/metric', title: 'Metrics over time' },
  registry: { path: '/registry', title: 'Registry' },
  store: { path: '/store', title: 'Store' },
};

/** What a page may load: nothing but this server's own files. */
export const policy =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export function renderShell({ title, place, body }: ShellParts): string {
  const links = Object.entries(places).map(
    ([name, { path, title }]) =>
      html`<li><a href="${path}"${name === place ? trusted(' aria-current="page"') : ''}>${title}</a></li>`,
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/report.css">
<link rel="stylesheet" href="/assets/ui.css">
<script src="/assets/ui.js" defer></script>
<script src="/assets/report.js" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<nav aria-label="Pages"><ul>${links}</ul></nav>
<main id="content" tabindex="-1">
<h1>${title}</h1>
${body}</main>
</body>
</html>
`.markup;
}

/** A part of a page that the script asks for again and again, and in which it replaces what has changed. */
export function renderPart(path: string, id: string, content: Html): Html {
  return html`<div id="${id}" data-part="${path}">${content}</div>`;
}
