// What the journal of a run that goes on says so far.

import type { LiveRun } from '@cairn/core';
import { createRunState, type RunState, readEvent } from '@cairn/report';

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
