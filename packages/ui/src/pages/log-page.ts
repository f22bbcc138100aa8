// What a node printed, whole: of a run that ended from its log, of one that goes on as far as it has come.

import type { LiveRun } from '@cairn/core';
import { type Html, html } from '@cairn/report/html';
import { renderPart } from '../shell/render-shell.ts';

export function renderLogPage(log: string | undefined): Html {
  return log?.trim() ? html`<pre class="log">${log.trimEnd()}</pre>` : html`<p class="note">It printed nothing.</p>`;
}

export function renderLiveLogPage(run: LiveRun, node: string): Html {
  return html`${renderPart(`/part/live/${run.name}/log/${node}`, 'live-log', renderLiveLog(run, node))}`;
}

export function renderLiveLog({ events }: LiveRun, node: string): Html {
  const lines = events.flatMap((event) => (event.type === 'node-log' && event.node === node ? [event.message] : []));
  return html`<div id="lines">${renderLogPage(lines.map((line) => line.replace(/\n$/, '')).join('\n'))}</div>`;
}
