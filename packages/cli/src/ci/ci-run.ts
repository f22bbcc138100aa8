// What the reports for CI are written from: a run as its events told it, and what is known beside it.

import type { NodeId, RunEvent } from '@cairn/core';
import type { ToldError } from '../output/errors.ts';
import { createRunState, type RunState, readEvent } from '../output/run-state.ts';

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
export type NodeFinished = EventOf<'node-finished'>;

export interface CiRun {
  /** As it was asked for, until the plan says its name. */
  pipeline: string;
  readonly state: RunState;
  /** What each node said, the last lines of it. */
  readonly logs: Map<NodeId, string[]>;
  /** What went wrong beside the nodes, such as publishing. */
  readonly troubles: EventOf<'error'>[];
  /** Why there is no run. */
  readonly problems: ToldError['problems'][number][];
}

/** So many lines of what a node said are told where it failed. */
const logTail = 30;

export function createCiRun(pipeline: string): CiRun {
  return { pipeline, state: createRunState(), logs: new Map(), troubles: [], problems: [] };
}

export function readCiEvent(run: CiRun, event: RunEvent): void {
  readEvent(run.state, event);
  if (event.type === 'plan-made') run.pipeline = event.pipeline;
  if (event.type === 'error') run.troubles.push(event);
  if (event.type === 'node-log') {
    const lines = run.logs.get(event.node) ?? [];
    lines.push(...event.message.trimEnd().split('\n'));
    run.logs.set(event.node, lines.slice(-logTail));
  }
}

/** The nodes that ended, in the order of the plan. */
export function listEnded({ state }: CiRun): readonly NodeFinished[] {
  return (state.plan?.nodes ?? []).flatMap(({ id }) => state.finished.get(id) ?? []);
}

export function listGates(
  nodes: readonly NodeFinished[],
): readonly Required<Pick<NodeFinished, 'node' | 'label' | 'verdicts'>>[] {
  return nodes.flatMap(({ node, label, verdicts }) => (verdicts ? [{ node, label, verdicts }] : []));
}
