// Failures that are printed once for several nodes.

import type { RunEvent } from '@cairn/core';

type NodeFinished = Extract<RunEvent, { type: 'node-finished' }>;

/** Nodes that failed for one reason at one place are told together. */
export function groupFailures(nodes: readonly NodeFinished[]): readonly NodeFinished[][] {
  const failed = nodes.filter(({ outcome }) => outcome === 'failed');
  return [...Map.groupBy(failed, ({ reason, file, line }) => `${file}:${line}:${reason}`).values()];
}
