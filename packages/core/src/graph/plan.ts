// The frozen graph that a pipeline file builds.

import type { NodeId } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import { isBranch } from './branch.ts';
import { isStandIn } from './definition.ts';
import { labelNodes } from './label.ts';
import type { PlanNode } from './node.ts';
import type { MarkedNodes } from './node-marks.ts';
import { orderNodes } from './order.ts';
import type { Ref } from './ref.ts';
import { findTemplates, type Templates } from './templates.ts';

export interface Plan {
  readonly pipeline: string;
  /** The pipeline's params after parsing. */
  readonly params: Canonical;
  /** Parents before children; among the ready, in the order of their calls. */
  readonly nodes: readonly PlanNode[];
  readonly labels: ReadonlyMap<NodeId, string>;
  /** Scopes and tags, of a plan that has any. */
  readonly marks?: MarkedNodes;
  /** Of a plan with scopes: the labels that nodes would have without, which keys may hold. */
  readonly labelsInKeys?: ReadonlyMap<NodeId, string>;
  /** Of a plan with maps: which nodes are templates. */
  readonly templates?: Templates;
  /** Whether some nodes run only if a branch is taken. */
  readonly hasBranches?: true;
  /** What build returned, by name. */
  readonly results: Readonly<Record<string, Ref<unknown>>>;
  /** The paths that results are published as, by the result's name; left out where there are none. */
  readonly published?: Readonly<Record<string, string>>;
}

export function createPlan(
  pipeline: string,
  params: Canonical,
  made: readonly PlanNode[],
  results: Readonly<Record<string, Ref<unknown>>>,
  published: Readonly<Record<string, string>> = {},
  marks: MarkedNodes = new Map(),
): Plan {
  const all = orderNodes(made);
  const templates = findTemplates(all);
  const nodes = templates ? Object.freeze(all.filter(({ definition }) => !isStandIn(definition))) : all;
  const isScoped = [...marks.values()].some(({ scopes }) => scopes);
  return Object.freeze({
    ...{ pipeline, params, nodes, labels: labelNodes(all, marks), results: Object.freeze(results) },
    ...(nodes.some(isBranch) && ({ hasBranches: true } as const)),
    ...(Object.keys(published).length && { published: Object.freeze(published) }),
    ...(marks.size && { marks }),
    ...(isScoped && { labelsInKeys: labelNodes(all) }),
    ...(templates && { templates }),
  });
}

/** The nodes that a node takes from, each once. */
export function parentsOf(node: PlanNode): readonly PlanNode[] {
  const parents = new Map<NodeId, PlanNode>();
  for (const ref of Object.values(node.inputs)) parents.set(ref.node.id, ref.node);
  return [...parents.values()];
}

/** The nodes that it takes from, and those that it only waits for, each once. */
export function predecessorsOf(node: PlanNode): readonly PlanNode[] {
  const parents = parentsOf(node);
  if (!node.after) return parents;
  return [...new Map([...parents, ...node.after.map((ref) => ref.node)].map((one) => [one.id, one])).values()];
}

/**
 * The given nodes and all that they are made from.
 *
 * @param before - the nodes that come before a node: those that it takes from, or `predecessorsOf`
 */
export function closureOf(nodes: Iterable<PlanNode>, before = parentsOf): ReadonlySet<NodeId> {
  const seen = new Set<NodeId>();
  const open = [...nodes];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node.id)) continue;
    seen.add(node.id);
    open.push(...before(node));
  }
  return seen;
}
