// Which trials differ only in their seeds: those are one trial, made several times.

import { type Canonical, compareCodeUnits } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import type { PlanNode } from '../graph/node.ts';
import type { Ref } from '../graph/ref.ts';

/** The refs of a trial, by name. */
export type TrialRefs = Readonly<Record<string, Ref<unknown>>>;

/**
 * Groups positions of trials that are made by the same steps from the same inputs with the same params, the param `seed`
 * apart. A trial that is there twice counts once. Undefined where no trial is repeated.
 */
export function groupRepeats(trials: readonly TrialRefs[]): readonly (readonly number[])[] | undefined {
  const known = new Map<PlanNode, string>();
  const describe = (node: PlanNode): string => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const { seed, ...rest } = node.params as { readonly [name: string]: Canonical };
    const params = typeof seed === 'number' ? { ...rest, seed: 'any' } : node.params;
    const described = digestCanonical([node.definition.name, params, describeRefs(node.inputs)] as Canonical);
    known.set(node, described);
    return described;
  };
  const describeRefs = (refs: TrialRefs, nodeOf = describe): Canonical =>
    Object.keys(refs)
      .sort(compareCodeUnits)
      .map((name) => [name, nodeOf(refs[name]!.node), refs[name]!.output]);
  const groups = new Map<string, Map<string, number>>();
  trials.forEach((refs, position) => {
    const alike = digestCanonical(describeRefs(refs));
    const same = digestCanonical(describeRefs(refs, ({ id }) => id));
    const members = groups.get(alike) ?? new Map<string, number>();
    groups.set(alike, members);
    if (!members.has(same)) members.set(same, position);
  });
  const positions = [...groups.values()].map((members) => [...members.values()]);
  return positions.some((members) => members.length > 1) ? positions : undefined;
}
