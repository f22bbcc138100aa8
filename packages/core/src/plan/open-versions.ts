// The versions of the sources outside of the project that a plan reads. Nobody is asked before a key needs a version.

import type { Fingerprint, NodeId } from '../base/brand.ts';
import { isExternal } from '../dsl/sources/define-source.ts';
import type { PlanNode } from '../graph/node.ts';
import type { Plan } from '../graph/plan.ts';
import type { Variables } from './environment/environment.ts';
import type { ForcedNodes } from './forced-nodes.ts';
import type { PlanOptions } from './plan-options.ts';
import { refreshedNodes } from './versions/refreshed-nodes.ts';
import { openSourceVersions, type SourceVersions } from './versions/source-versions.ts';

interface PlanWithSources {
  readonly plan: Plan;
  readonly found: { readonly home: string; readonly root: string };
  readonly variables: Variables;
  readonly forced: ForcedNodes;
  readonly steps: ReadonlyMap<NodeId, { readonly closure: { readonly fingerprint: Fingerprint } }>;
}

/**
 * Undefined for a plan without such sources.
 *
 * @param find - the nodes that a name stands for
 * @throws AuthorError `unknown-node` for a name of `refresh` that stands for no source
 */
export function openVersions(
  { plan, found, variables, steps, forced }: PlanWithSources,
  { refresh, recordedVersions = {} }: Pick<PlanOptions, 'refresh' | 'recordedVersions'>,
  find: (name: string) => readonly PlanNode[],
): SourceVersions | undefined {
  const hasSources = plan.nodes.some(({ definition }) => isExternal(definition));
  if (!hasSources && !Array.isArray(refresh)) return undefined;
  const refreshed = refreshedNodes(plan, refresh, (id) => forced.isForced(id), find);
  if (!hasSources) return undefined;
  return openSourceVersions({
    ...{ home: found.home, root: found.root, variables, recorded: recordedVersions, refreshed },
    fingerprintOf: (id) => steps.get(id)!.closure.fingerprint,
  });
}
