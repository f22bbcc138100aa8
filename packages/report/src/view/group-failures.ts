import type { NodeView } from './run-view.ts';

/** Nodes that failed for one reason at one line of code are reported together. */
export function groupFailures(nodes: readonly NodeView[]): readonly NodeView[][] {
  const failed = nodes.filter(({ outcome }) => outcome === 'failed');
  const causeOf = ({ reason, failure }: NodeView): string => `${failure?.at?.file}:${failure?.at?.line}:${reason}`;
  return [...Map.groupBy(failed, causeOf).values()];
}
