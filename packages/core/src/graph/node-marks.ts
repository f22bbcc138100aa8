// What people say of a group of nodes: scopes, tags, when they run, and how long their outputs stay. None of it is in a key or in an id.

import type { NodeId } from '../base/brand.ts';

/** When a node runs, against its key: never while a result is stored, or in every run. */
export type Freshness = 'frozen' | 'always';

/** How long outputs stay in the store: until all that reads them in a run is done. */
export type Keep = 'until-read';

/** By pool of the machine, how much a node takes. */
export type TakenPools = Readonly<Record<string, number>>;

export interface NodeMarks {
  /** Paths of the scopes that it was called in, the first one first: `data-science/monthly`. */
  readonly scopes?: readonly string[];
  readonly tags?: readonly string[];
  readonly freshness?: Freshness;
  /** Left out where outputs stay. */
  readonly keep?: Keep;
  /** What it takes of the pools of the machine, in place of what its step declares. In no record: it decides no result. */
  readonly pools?: TakenPools;
}

/** By node; nodes without any are left out. */
export type MarkedNodes = ReadonlyMap<NodeId, NodeMarks>;

/** The scope that is in the label of a node: the first that it was called in. */
export function scopeOf(id: NodeId, marks: MarkedNodes | undefined): string | undefined {
  return marks?.get(id)?.scopes?.[0];
}
