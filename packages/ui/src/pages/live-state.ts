// What the journal of a run that goes on says so far.

import type { LiveRun, NodeId } from '@cairn/core';
import { createRunState, type RunState, readEvent } from '@cairn/report';
import type { GraphNode } from '@cairn/report/html';

/** Anchors of a live run's nodes begin with it. */
export const livePrefix = 'live-';

export function readLiveState({ events }: LiveRun): RunState {
  const state = createRunState();
  for (const event of events) readEvent(state, event);
  return state;
}

/** `3 of 20 nodes, 1 failed`. The templates of maps are not counted. */
export function describeLive({ plan, finished }: RunState): string {
  const planned = plan?.nodes.filter(({ isTemplate }) => !isTemplate).length ?? 0;
  const failed = [...finished.values()].filter(({ outcome }) => outcome === 'failed').length;
  return `${finished.size} of ${planned} ${planned === 1 ? 'node' : 'nodes'}${failed ? `, ${failed} failed` : ''}`;
}

/** What a node does: how it ended, or whether it runs or waits. */
export function nameState(id: NodeId, { finished, running }: RunState): GraphNode['outcome'] {
  return finished.get(id)?.outcome ?? (running.has(id) ? 'running' : 'waits');
}
