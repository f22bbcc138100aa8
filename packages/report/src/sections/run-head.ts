// The facts of a run that a reader wants first: what became of it, when, from which commit.

import { sumUsage } from '@cairn/core';
import { type Html, html } from '../markup/html.ts';
import { formatSeconds, shortCommit } from '../text/format.ts';
import { describeUsage } from '../text/usage-words.ts';
import { countNodes, listOutcomes } from '../view/outcome-order.ts';
import type { RunView } from '../view/run-view.ts';

export function renderHead(view: RunView): Html {
  const { git, deployed, metadata } = view;
  const usage = sumUsage(view.nodes);
  const commit = `${shortCommit(git.commit)}${git.commit !== null && git.dirty.length ? ' + changes' : ''}`;
  const facts: readonly (readonly [string, string | Html])[] = [
    ...(metadata?.name ? [['name', metadata.name] as const] : []),
    ...(metadata?.note ? [['note', metadata.note] as const] : []),
    ...(metadata?.tags.length ? [['tags', metadata.tags.join(', ')] as const] : []),
    ['nodes', `${countNodes(view.outcomes)}: ${listOutcomes(view.outcomes).join(', ') || 'none'}`],
    ['time', formatSeconds(view.seconds)],
    ...(usage ? [['used', describeUsage(usage)] as const] : []),
    ['began', view.at === null ? 'not known' : html`<time datetime="${view.at}">${formatUtc(view.at)}</time>`],
    ['commit', git.commit === null ? 'none' : `${commit}${git.branch ? ` on ${git.branch}` : ''}`],
    ...deployed.map(({ name, version, alias }) => ['deployed', `${name} v${version} as ${alias}`] as const),
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** `2026-07-31 14:03 UTC`: a page is read elsewhere, in another time zone. */
export function formatUtc(iso: string): string {
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? iso : `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function renderStatus({ status }: RunView): Html {
  return html`<span class="status ${status ?? 'unknown'}">${status ?? 'not finished'}</span>`;
}

export function renderErrors({ errors, warnings }: RunView): Html | '' {
  if (!errors.length && !warnings.length) return '';
  return html`<ul class="problems">${errors.map(({ message, fix }) => html`<li class="failed">${message}${fix && html` <em>${fix}</em>`}</li>`)}${warnings.map(({ message }) => html`<li>${message}</li>`)}</ul>`;
}
