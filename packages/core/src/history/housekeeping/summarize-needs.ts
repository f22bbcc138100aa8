// Summarizes needs: a node that a hundred runs found fresh is one line, with the newest of them.

import type { RunId } from '../../base/brand.ts';
import type { DeployedNeed, Need } from './store-needs.ts';

export interface NodeNeed {
  readonly by: 'run';
  readonly pipeline: string;
  readonly node: string;
  readonly output: string;
  /** The newest run that names it, and the number of such runs. */
  readonly run: RunId;
  readonly runs: number;
  /** Whether one of those runs keeps its artifacts. */
  readonly isKept: boolean;
}

export type SummarizedNeed = NodeNeed | Omit<DeployedNeed, 'home'>;

export function summarizeNeeds(needs: readonly Need[]): readonly SummarizedNeed[] {
  const nodes = new Map<string, { newest: Need & { by: 'run' }; runs: Set<RunId>; isKept: boolean }>();
  const deployed = new Map<string, SummarizedNeed>();
  for (const need of needs) {
    if (need.by === 'registry') {
      const { home: _, ...rest } = need;
      deployed.set(`${need.name}@${need.version}`, rest);
      continue;
    }
    const name = JSON.stringify([need.pipeline, need.node, need.output]);
    const known = nodes.get(name) ?? { newest: need, runs: new Set(), isKept: false };
    if (need.at > known.newest.at) known.newest = need;
    known.runs.add(need.run);
    known.isKept ||= need.isKept;
    nodes.set(name, known);
  }
  const summarized = [...nodes.values()].map(({ newest, runs, isKept }): NodeNeed => {
    const { pipeline, node, output, run } = newest;
    return { by: 'run', pipeline, node, output, run, runs: runs.size, isKept };
  });
  return [...deployed.values(), ...summarized];
}
