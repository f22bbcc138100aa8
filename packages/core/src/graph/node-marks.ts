// What people call a group of nodes: scopes and tags. They are in no key and in no id.

import type { NodeId } from '../base/brand.ts';

export interface NodeMarks {
  /** Paths of the scopes that it was called in, the first one first: `data-science/monthly`. */
  readonly scopes?: readonly string[];
  readonly tags?: readonly string[];
}

/** By node; nodes without any are left out. */
export type MarkedNodes = ReadonlyMap<NodeId, NodeMarks>;

/** The scope that is in the label of a node: the first that it was called in. */
export function scopeOf(id: NodeId, marks: MarkedNodes | undefined): string | undefined {
  return marks?.get(id)?.scopes?.[0];
}
