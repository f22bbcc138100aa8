// The document around the sections: style, script, navigation. It loads nothing, and forbids the browser to: whatever text
// of a project is in the page, no script but ours runs.

import { createHash } from 'node:crypto';
import { type Html, html, trusted } from '../markup/html.ts';
import type { Section } from '../sections/section.ts';
import { readAsset } from './report-folder.ts';

interface PageParts {
  readonly title: string;
  readonly head: Html;
  readonly sections: readonly Section[];
  readonly body: Html;
  /** JSON that other programs may read. */
  readonly data: string;
}

export function renderPage({ title, head, sections, body, data }: PageParts): string {
  const script = readAsset('report.js');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="cairn report">
<title>${title}</title>
<style>${trusted(readAsset('report.css'))}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>${head}</header>
<nav aria-label="Sections"><ul>${sections.map((one) => html`<li><a href="#${one.id}">${one.title}</a></li>`)}</ul></nav>
<main id="content" tabindex="-1">
${body}</main>
<footer>Written by <code>cairn report</code>. The data of this page is in it as JSON, in the element <code>cairn-data</code>.</footer>
${writeScript(' type="application/json" id="cairn-data"', escapeJson(data))}
${writeScript('', script)}
</body>
</html>
`;
  return page.markup;
}

/** In no tagged template: the bundler needs a package at run time for one with the end of a script in it. */
function writeScript(attributes: string, text: string): Html {
  return trusted(`<script${attributes}>${text}</script>`);
}

/** The same JSON, in which nothing ends the element or begins a comment. */
function escapeJson(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
