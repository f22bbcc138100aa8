// Which items stand for which while templates are copied: one for each map that is around a node.

import type { NodeId } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Ref } from '../../graph/ref.ts';
import type { Templates } from '../../graph/templates.ts';
import { joinNames } from './item-names.ts';

export interface Member {
  readonly name: string;
  readonly ref: Ref<unknown>;
}

export interface NestedMember extends Member {
  /** The item of the outer map; undefined where there is none. */
  readonly outer?: string;
}

/** The members of a collection, or the node that would have to be made to know them. */
export type Members = readonly Member[] | PlanNode;

/** Which item stands for which: one for each map that is around a node. */
export interface Bound {
  readonly outer: Bound | undefined;
  readonly over: NodeId | undefined;
  readonly member: Member | undefined;
  readonly place: number;
  readonly copies: Map<NodeId, Promise<PlanNode>>;
  readonly members: Map<NodeId, Promise<Members>>;
  readonly inner: Map<NodeId, Bound[]>;
}

export const isKnown = <M extends Member>(members: readonly M[] | PlanNode): members is readonly M[] =>
  Array.isArray(members);

/** A branch is known by its items: what it reads is not known when its copy is made. */
export function identifyBound({ id }: PlanNode, bound: Bound): readonly string[] {
  const names: string[] = [id];
  for (let own: Bound | undefined = bound; own?.member; own = own.outer)
    names.push(own.member.ref.node.id, own.member.ref.output, own.member.name);
  return names;
}

export function bind(
  outer: Bound | undefined,
  over: NodeId | undefined,
  member: Member | undefined,
  place: number,
): Bound {
  return { outer, over, member, place, copies: new Map(), members: new Map(), inner: new Map() };
}

export function bindInner(over: NodeId, member: Member, place: number, outer: Bound): Bound {
  const siblings = outer.inner.get(over) ?? [];
  outer.inner.set(over, siblings);
  siblings[place] ??= bind(outer, over, member, place);
  return siblings[place];
}

/** The innermost item that a node needs: it has one copy for all that is further in. */
export function boundOf({ id }: PlanNode, bound: Bound, needs: Templates['needs']): Bound {
  const items = needs.get(id);
  let own = bound;
  while (own.outer && !items?.has(own.over!)) own = own.outer;
  return own;
}

export function boundOver(item: NodeId, bound: Bound): Bound {
  for (let own: Bound | undefined = bound; own; own = own.outer) if (own.over === item) return own;
  throw new Error('an item is used outside of its map');
}

/** `2024-03/north` of the north in March. */
export function nameItems(bound: Bound): { readonly items: string; readonly places: readonly number[] } {
  const names: string[] = [];
  const places: number[] = [];
  for (let own: Bound | undefined = bound; own?.member; own = own.outer) {
    names.unshift(own.member.name);
    places.unshift(own.place);
  }
  return { items: joinNames(names), places };
}
