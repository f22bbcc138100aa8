// Nodes of one step that drew the same random numbers, differ in their params, and made the same: what looks like several
// draws is one. Nodes of one step share their random numbers by design, so that a sweep compares its params alone.

import { type Canonical, compareCodeUnits } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import { listAll } from '../../base/errors/list-some.ts';
import type { RunWarningParams } from '../../base/errors/warnings.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import { isMade } from '../../plan/outcome/finished-node.ts';

export interface SameChance {
  readonly labels: readonly string[];
  /** Names of the params in which they differ. */
  readonly params: readonly string[];
}

/**
 * Groups of which at least one node drew in this run. A node that was fresh is one of them by what it made.
 *
 * @param seedOf - the seed that a node draws with: nodes with seeds of their own made the same by themselves
 */
export function findSameChance(
  finished: readonly FinishedNode[],
  seedOf: (node: PlanNode) => number,
): readonly SameChance[] {
  const drawing = new Set(finished.filter(({ drawsRandom }) => drawsRandom).map(({ node }) => node.definition.name));
  if (!drawing.size) return [];
  const byId = new Map(finished.map((one) => [one.node.id, one]));
  const made = finished.filter((one) => drawing.has(one.node.definition.name) && isMade(one));
  const digestsOf = ({ inputs }: PlanNode): Canonical =>
    Object.keys(inputs)
      .sort(compareCodeUnits)
      .map((name) => [name, byId.get(inputs[name]!.node.id)?.outputs[inputs[name]!.output] ?? null]);
  const alike = Map.groupBy(made, ({ node, outputs }) =>
    digestCanonical([node.definition.name, seedOf(node), digestsOf(node), outputs as Canonical]),
  );
  return [...alike.values()].flatMap((group) => {
    const params = differingParams(group.map(({ node }) => node));
    const isDrawn = group.some(({ drawsRandom }) => drawsRandom);
    return isDrawn && params.length ? [{ labels: group.map(({ label }) => label), params }] : [];
  });
}

/** For the warning `same-random-numbers`: `draw(rep=1), draw(rep=2) and 3 more`, and `rep`. */
export function nameSameChance({ labels, params }: SameChance): RunWarningParams<'same-random-numbers'> {
  const named = labels.length > 3 ? `${labels.slice(0, 2).join(', ')} and ${labels.length - 2} more` : listAll(labels);
  return { nodes: named, params: listAll(params), count: labels.length };
}

function differingParams(nodes: readonly PlanNode[]): readonly string[] {
  const names = new Set(nodes.flatMap(({ params }) => Object.keys(params)));
  return [...names].filter((name) => new Set(nodes.map(({ params }) => digestCanonical(params[name]))).size > 1);
}
