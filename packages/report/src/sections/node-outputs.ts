// What a node made: the line that its kind shows, what a report says about itself, and small values as they are.

import type { Digest } from '@cairn/core';
import type { ReportedRun } from '../gather/reported-run.ts';
import { type Html, html } from '../markup/html.ts';
import { formatBytes } from '../text/format.ts';
import type { NodeView } from '../view/run-view.ts';
import { renderPictures } from './pictures.ts';

const mostCharacters = 6_000;

export function renderOutputs({ outputs, kinds, descriptions, label }: NodeView, run: ReportedRun): Html | undefined {
  const entries = Object.entries(outputs);
  if (!entries.length) return undefined;
  return html`<h4>Outputs</h4>${entries.map(([output, digest]) => {
    const described = descriptions?.[output];
    const size = run.sizes.get(digest);
    const kind = kinds[output] ?? '';
    const text = described && described.text !== kind ? `, ${described.text}` : '';
    return html`<div class="output"><p><strong>${output}</strong> ${kind}${text}${size !== undefined && `, ${formatBytes(size)}`} <code class="digest">${digest.slice(0, 12)}</code></p>
${described?.summary && html`<ul class="findings">${described.summary.map((line) => html`<li class="${line.decision ?? ''}">${line.text}</li>`)}</ul>`}${renderValue(digest, `${label} .${output}`, run)}</div>`;
  })}`;
}

function renderValue(digest: Digest, name: string, { values, media, view }: ReportedRun): Html | undefined {
  const medium = media.get(digest);
  if (medium?.type === 'picture') return html`<img src="${medium.url}" alt="${name}">`;
  if (medium?.type === 'pictures') {
    // Once is enough: the pictures make up most of a page.
    const isResult = Object.values(view.results).some((result) => result.digest === digest);
    return isResult ? html`<p class="note">Shown under Pictures.</p>` : renderPictures(medium, name);
  }
  if (medium?.type === 'text') return renderText(medium.text);
  return values.has(digest) ? renderText(JSON.stringify(values.get(digest), showNumber, 1)) : undefined;
}

function renderText(text: string): Html {
  const cut = text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
  return html`<details class="value"><summary>Value</summary><pre>${cut}</pre></details>`;
}

/** JSON has no infinite numbers, and would show null. */
function showNumber(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
