// The graph of a run that goes on, in the colours of what its nodes do.

import type { RunState } from '@cairn/report';
import { drawGraph, type GraphNode, type Html, html, isFolded } from '@cairn/report/html';
import { livePrefix, nameState } from './live-state.ts';

export function renderLiveGraph(state: RunState): Html {
  const nodes = (state.plan?.nodes ?? [])
    .filter(({ isTemplate }) => !isTemplate)
    .map(
      (node): GraphNode => ({
        ...node,
        outcome: nameState(node.id, state),
        seconds: state.finished.get(node.id)?.seconds ?? 0,
      }),
    );
  const note = isFolded(nodes)
    ? 'Nodes of one step at the same position are one box, which leads to the first of them in the list.'
    : 'A box leads to its node in the list.';
  return html`<p class="note" id="live-note">${note}</p><div class="scroll graph-frame" id="live-graph" role="group" tabindex="0" aria-label="The drawing of the graph">${drawGraph(state.plan?.pipeline ?? '', nodes, livePrefix)}</div>`;
}
