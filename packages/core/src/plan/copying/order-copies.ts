// Copies in the order of their items, and the items of a copy in the order of their collections: in which order items
// became known is the scheduler's.

import type { CopiedNode } from './copy-templates.ts';
import { compareItemNames } from './item-names.ts';

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
