// What tells the trials of a sweep apart: the params, of the nodes that lead to a trial, that are not the same in all.

import { flattenParams } from '../view/flatten-params.ts';
import type { NodeView } from '../view/run-view.ts';

/** By trial, in the order given: values by `step.param`, of those that differ. */
export function compareTrials(
  trials: readonly NodeView[],
  nodes: readonly NodeView[],
): { readonly names: readonly string[]; readonly values: readonly Readonly<Record<string, unknown>>[] } {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const values = trials.map((trial) => readParams(trial, byId));
  const names = [...new Set(values.flatMap((params) => Object.keys(params)))].filter(
    (name) => new Set(values.map((params) => JSON.stringify(params[name]))).size > 1,
  );
  return { names, values };
}

function readParams(trial: NodeView, byId: ReadonlyMap<string, NodeView>): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  const seen = new Set<NodeView>();
  const open = [trial];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const { step, params, inputs } = node;
    // A choice takes all its trials: what leads to them does not tell this one apart.
    if (node.role === 'choice') continue;
    const { seed: _, ...own } = flattenParams({ params: params ?? {}, seed: 0 });
    for (const [name, value] of Object.entries(own)) found[`${step}.${name}`] ??= value;
    open.push(...Object.values(inputs).flatMap(({ node: id }) => byId.get(id) ?? []));
  }
  return found;
}
