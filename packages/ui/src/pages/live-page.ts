// A run that goes on: its nodes as they start and end, and what they print.

import type { LiveRun, NodeFinished, NodeId, PlannedNode } from '@cairn/core';
import { formatMoment, formatSeconds, type RunState } from '@cairn/report';
import { type Html, html, nodeAnchor } from '@cairn/report/html';
import { renderPart } from '../shell/render-shell.ts';
import { renderLiveGraph } from './live-graph.ts';
import { describeLive, livePrefix, nameState, readLiveState } from './live-state.ts';

export function renderLivePage(run: LiveRun, now: number): Html {
  const ended = `/ended?pipeline=${encodeURIComponent(run.pipeline)}&at=${encodeURIComponent(run.at)}`;
  return html`<p class="note">Began <time datetime="${run.at}">${formatMoment(run.at)}</time>. The page follows it, and shows its report when it has ended.</p>
<div data-ended="${ended}">${renderPart(`/part/live/${run.name}`, 'live-run', renderLivePart(run, now))}</div>
`;
}

export function renderLivePart(run: LiveRun, now: number): Html {
  const state = readLiveState(run);
  const nodes = (state.plan?.nodes ?? []).filter(({ isTemplate }) => !isTemplate);
  return html`<p id="live-count" aria-live="polite">${describeLive(state)}</p>
${state.warnings.length > 0 && html`<ul class="problems" id="live-warnings">${state.warnings.map(({ message }) => html`<li>${message}</li>`)}</ul>`}
${nodes.length > 0 && renderLiveGraph(state)}
<div class="nodes" id="live-nodes">${nodes.map((node) => renderNode(node, state, { run, now }))}</div>`;
}

interface Shown {
  readonly run: LiveRun;
  readonly now: number;
}

function renderNode({ id, label }: PlannedNode, state: RunState, { run, now }: Shown): Html {
  const finished = state.finished.get(id);
  const log = state.logs.get(id);
  const word = nameState(id, state);
  const more = finished?.reason || state.running.get(id)?.message;
  return html`<details class="node" id="${nodeAnchor(livePrefix, id)}"><summary><span class="outcome ${word}">${word}</span> <span class="label">${label}</span> <span class="time">${describeTime(id, state, now)}</span></summary>
<div class="body">${more && html`<p>${more}</p>`}${log ? html`<pre>${log.join('\n')}</pre><p><a href="/live/${run.name}/log/${id}">All that it printed</a></p>` : html`<p class="note">It printed nothing yet.</p>`}</div></details>
`;
}

function describeTime(id: NodeId, { finished, running }: RunState, now: number): string {
  const ended: NodeFinished | undefined = finished.get(id);
  if (ended) return ended.outcome === 'ran' || ended.outcome === 'failed' ? formatSeconds(ended.seconds) : '';
  const going = running.get(id);
  if (!going) return '';
  const percent = going.fraction > 0 ? `${Math.floor(going.fraction * 100)} %, ` : '';
  return `${percent}${formatSeconds(Math.max(0, now - going.since) / 1000)}`;
}
