// Every node, closed until somebody opens it: params, key, why it ran, time, what it made, its log.

import { describeAcceptance, describeFrozen } from '@cairn/core';
import type { ReportedRun } from '../gather/reported-run.ts';
import { type Html, html } from '../markup/html.ts';
import { nodeAnchor } from '../markup/node-anchor.ts';
import { formatBytes, formatSeconds } from '../text/format.ts';
import { describeSource } from '../text/source-words.ts';
import { describeUsage } from '../text/usage-words.ts';
import type { NodeView } from '../view/run-view.ts';
import { renderOutputs } from './node-outputs.ts';

const absences = { lost: 'no longer in the store', read: 'removed after they had been read' } as const;

export function renderNodes(run: ReportedRun, prefix: string): Html {
  const labels = new Map(run.view.nodes.map(({ id, label }) => [id, label]));
  return html`<p class="tools" hidden><label>Only nodes with <input type="search" data-filter="${prefix}node-list"></label></p>
<div class="nodes" id="${prefix}node-list">${run.view.nodes.map((node) => renderNode(node, run, labels, prefix))}</div>`;
}

function renderNode(node: NodeView, run: ReportedRun, labels: ReadonlyMap<string, string>, prefix: string): Html {
  const { id, label, outcome, seconds, usage, attempts = [], reason, key, params, inputs } = node;
  const log = run.logs.get(id);
  const isTimed = outcome === 'ran' || outcome === 'failed' || outcome === 'restored';
  const facts: readonly (readonly [string, Html | string])[] = [
    ['why', reason],
    ...(isTimed ? [['time', formatSeconds(seconds)] as const] : []),
    ...(usage ? [['used', describeUsage(usage)] as const] : []),
    ...attempts.map(({ failure, reason }, place) => [`failed try ${place + 1}`, `${failure}: ${reason}`] as const),
    ...(node.notInKey ? [['not in its key', node.notInKey.join(', ')] as const] : []),
    ...(node.freshness ? [['declared as', node.freshness] as const] : []),
    ...(node.frozen ? [['frozen', describeFrozen(node.frozen)] as const] : []),
    ...(node.accepted ? [['accepted', describeAcceptance(node.accepted)] as const] : []),
    ...(node.decidedBy ? [['decided by', `${node.decidedBy.condition} is ${node.decidedBy.value}`] as const] : []),
    ...(node.absent ? [['outputs', absences[node.absent]] as const] : []),
    ...(outcome === 'failed' && node.isFailureAllowed
      ? [['failure', 'allowed: the pipeline continues without it'] as const]
      : []),
    ...(node.keep ? [['kept', 'until its outputs were read'] as const] : []),
    ...(node.source ? [['source', describeSource(node.source, run.view.at ?? node.source.checkedAt)] as const] : []),
    ['key', key === null ? 'none' : html`<code>${key}</code>`],
    ...Object.entries(inputs).map(([input, from]) => {
      const name = `${labels.get(from.node) ?? from.node} .${from.output}`;
      return [`input ${input}`, html`<a href="#${nodeAnchor(prefix, from.node)}">${name}</a>`] as const;
    }),
    ...(node.after ?? []).map(
      (id) => ['after', html`<a href="#${nodeAnchor(prefix, id)}">${labels.get(id) ?? id}</a>`] as const,
    ),
  ];
  const given = params === null || JSON.stringify(params) === '{}' ? undefined : JSON.stringify(params, null, 2);
  return html`<details class="node" id="${nodeAnchor(prefix, id)}"><summary><span class="outcome ${outcome}">${outcome}</span> <span class="label">${label}</span> <span class="time">${isTimed && formatSeconds(seconds)}</span></summary>
<div class="body"><dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${given && html`<h4>Params</h4><pre>${given}</pre>`}${renderOutputs(node, run)}${log && html`<h4>Log</h4>${log.omitted > 0 && html`<p class="note">${formatBytes(log.omitted)} before this are left out: <code>cairn log</code> prints all.</p>`}<pre>${log.text.trimEnd()}</pre>`}</div></details>
`;
}
