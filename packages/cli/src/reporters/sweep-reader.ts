// The events of the runs of a sweep, for a reader of one run: one graph, in which each node is reported once.

import type { PlannedNode, RunEvent } from '@cairn/core';
import { joinNodes, labelInSweep, type TypedPoint } from '../text/sweep-labels.ts';

type Read = (event: RunEvent) => void;

export interface SweepReader {
  /** What each point has planned. */
  plan(pipeline: string, points: readonly (readonly PlannedNode[])[]): void;
  read(event: RunEvent, point: number): void;
}

export function readSweep(read: Read, all: readonly TypedPoint[]): SweepReader {
  const labels = new Map<string, string>();
  const told = new Set<string>();
  const sayNode = (event: Extract<RunEvent, { readonly node: string }>): void => {
    if (told.has(event.node)) return;
    if (event.type === 'node-finished') {
      // Another point may still make it.
      if (event.outcome === 'skipped') return;
      told.add(event.node);
    }
    read({ ...event, label: labels.get(event.node) ?? event.label });
  };
  return {
    plan(pipeline, points) {
      const nodes = [...joinNodes(points, ({ id }) => id).values()].map(({ node, points }) => ({
        ...node,
        label: labelInSweep(node.label, points, all),
      }));
      for (const { id, label } of nodes) labels.set(id, label);
      read({ type: 'plan-made', at: new Date().toISOString(), pipeline, nodes });
    },
    read(event, point) {
      if (event.type === 'plan-made' || event.type === 'run-finished') return;
      if (event.type === 'nodes-added') {
        const added = event.nodes
          .filter(({ id }) => !labels.has(id))
          .map((node) => ({ ...node, label: labelInSweep(node.label, [point], all) }));
        for (const { id, label } of added) labels.set(id, label);
        if (added.length) read({ ...event, nodes: added });
      } else if (event.type === 'warning' || event.type === 'error') {
        if (told.has(event.message)) return;
        told.add(event.message);
        read(event);
      } else sayNode(event);
    },
  };
}
