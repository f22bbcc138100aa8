// A copy of a template. Copies are in the order of their items, and the items of a copy in that of their collections: in which
// order items become known is decided by the scheduler.

import type { PlanNode } from '../../graph/node.ts';
import { compareItemNames } from './item-names.ts';

/** A node that was planned, with the refs and the members that it is given in this run. */
export interface CopiedNode {
  readonly node: PlanNode;
  readonly template: PlanNode;
  /** The names of the items that it stands for: equal items have one node. Empty for a reader of collections. */
  readonly items: string[];
  /** The positions of its items in their collections, the outer one first; in the order of `items`. */
  readonly places: (readonly number[])[];
}

/** The copies of one template, by the first item of each. */
export function sortCopies(copies: readonly CopiedNode[]): readonly CopiedNode[] {
  return copies.toSorted((a, b) => comparePlaces(a.places[0]!, b.places[0]!) || compareNames(a, b));
}

/** Puts the items of a copy in order. @returns whether another item is the first one then */
export function sortItems({ items, places }: CopiedNode): boolean {
  const [first] = items;
  const sorted = items
    .map((name, index) => ({ name, places: places[index]! }))
    .sort((a, b) => comparePlaces(a.places, b.places));
  for (const [index, item] of sorted.entries()) {
    items[index] = item.name;
    places[index] = item.places;
  }
  return items[0] !== first;
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((place, depth) => place !== b[depth]);
  return at < 0 ? 0 : a[at]! - (b[at] ?? -1);
}

function compareNames(a: CopiedNode, b: CopiedNode): number {
  return compareItemNames(a.items[0] ?? '', b.items[0] ?? '');
}
