// Which items of a map are selected of a template. The items are known only while running, so a set of them is a question
// that is answered for each name: `2024-03`, or `2024-03/north` of a map within a map.

import { createNamePattern } from './name-pattern.ts';

export interface ItemSet {
  has(item: string): boolean;
  /** Whether an item of a map within this item can be in the set; true where that is not known. */
  mayHoldWithin(item: string): boolean;
}

/** All items; also what a node that is in no map has. */
export const allItems: ItemSet = { has: () => true, mayHoldWithin: () => true };

/** The items whose name, or that of an item around them, is as the pattern says. */
export function itemsNamed(pattern: string, isLiteral = false): ItemSet {
  const name = createNamePattern(pattern, isLiteral);
  return {
    has: (item) => name.matches(item) || outerItems(item).some((outer) => name.matches(outer)),
    mayHoldWithin: (item) => name.canBegin(`${item}/`),
  };
}

/** The items of a map around those of the set. */
export function itemsAround(items: ItemSet): ItemSet {
  return { has: items.mayHoldWithin, mayHoldWithin: items.mayHoldWithin };
}

/** The items of a map within those of the set. */
export function itemsWithin(items: ItemSet): ItemSet {
  const has = (item: string): boolean => outerItems(item).some((outer) => items.has(outer));
  return { has, mayHoldWithin: (item) => items.has(item) || has(item) };
}

export function uniteItems(sets: readonly ItemSet[]): ItemSet {
  if (sets.length === 1) return sets[0]!;
  if (sets.includes(allItems)) return allItems;
  return {
    has: (item) => sets.some((set) => set.has(item)),
    mayHoldWithin: (item) => sets.some((set) => set.mayHoldWithin(item)),
  };
}

export function intersectItems(one: ItemSet, other: ItemSet): ItemSet {
  if (one === allItems) return other;
  if (other === allItems) return one;
  return {
    has: (item) => one.has(item) && other.has(item),
    mayHoldWithin: (item) => one.mayHoldWithin(item) && other.mayHoldWithin(item),
  };
}

/** Undefined where nothing is left. */
export function withoutItems(items: ItemSet, except: ItemSet): ItemSet | undefined {
  if (except === allItems) return undefined;
  return { has: (item) => items.has(item) && !except.has(item), mayHoldWithin: (item) => items.mayHoldWithin(item) };
}

/** `2024-03` of `2024-03/north`, the outermost first. */
function outerItems(item: string): readonly string[] {
  const outer: string[] = [];
  for (let at = item.indexOf('/'); at > 0; at = item.indexOf('/', at + 1)) outer.push(item.slice(0, at));
  return outer;
}
