// What a name of nodes means, in every command and option that takes one.

import type { NodeId } from '../base/brand.ts';

export interface NamedNode {
  readonly id: NodeId;
  readonly label: string;
  readonly step: string;
}

/**
 * The nodes that a name stands for: the node of this label or id; else all nodes of this step; else the node that a result
 * of this name comes from. Empty where it stands for none.
 */
export function matchNodes<N extends NamedNode>(
  nodes: readonly N[],
  results: Readonly<Record<string, { readonly node: NodeId }>>,
  name: string,
): readonly N[] {
  const exact = nodes.filter(({ label, id }) => label === name || id === name);
  if (exact.length) return exact;
  const ofStep = nodes.filter(({ step }) => step === name);
  if (ofStep.length) return ofStep;
  const result = Object.hasOwn(results, name) ? results[name] : undefined;
  return nodes.filter(({ id }) => id === result?.node);
}
