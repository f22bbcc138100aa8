// The hash of a graph of pieces, from one of them. Pieces are numbered in the order in which they are reached from
// there, so that a cycle of pieces is hashed as one.

import type { Digest } from '../../base/brand.ts';
import type { Canonical } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';

export type GraphEdge =
  | { readonly name: string; readonly to: number }
  /** The edge leads out of the project. */
  | { readonly name: string; readonly outside: string };

export interface GraphNode {
  readonly content: readonly Canonical[];
  /** In the order in which the piece mentions them. */
  readonly edges: readonly GraphEdge[];
}

export function hashGraph(nodes: readonly GraphNode[], root: number): Digest {
  const numbers = new Map<number, number>([[root, 0]]);
  const order = [root];
  const numberOf = (index: number): number => {
    const number = numbers.get(index) ?? order.push(index) - 1;
    numbers.set(index, number);
    return number;
  };
  const listed: Canonical[] = [];
  // The list grows during the loop.
  for (const index of order) {
    const { content, edges } = nodes[index]!;
    const to = edges.map((edge) => [edge.name, 'to' in edge ? numberOf(edge.to) : edge.outside]);
    listed.push([...content, to]);
  }
  return digestCanonical(listed);
}
