// Sets of nodes: by id, and of templates with the items that are in the set.

import { allItems, type ItemSet, intersectItems, uniteItems, withoutItems } from './item-set.ts';

export type NodeSet = ReadonlyMap<string, ItemSet>;

export function setOf(ids: Iterable<string>): NodeSet {
  return new Map([...ids].map((id) => [id, allItems]));
}

export function unite(sets: readonly NodeSet[]): NodeSet {
  const items = new Map<string, ItemSet[]>();
  for (const set of sets)
    for (const [id, own] of set) {
      const known = items.get(id);
      if (known) known.push(own);
      else items.set(id, [own]);
    }
  return new Map([...items].map(([id, own]) => [id, uniteItems(own)]));
}

export function intersect(sets: readonly NodeSet[]): NodeSet {
  const [first = new Map<string, ItemSet>(), ...others] = sets;
  const both = new Map(first);
  for (const other of others)
    for (const [id, items] of both) {
      const own = other.get(id);
      if (own) both.set(id, intersectItems(items, own));
      else both.delete(id);
    }
  return both;
}

export function without(set: NodeSet, except: NodeSet): NodeSet {
  const left = new Map<string, ItemSet>();
  for (const [id, items] of set) {
    const gone = except.get(id);
    const rest = gone ? withoutItems(items, gone) : items;
    if (rest) left.set(id, rest);
  }
  return left;
}
