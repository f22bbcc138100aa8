// The order of items: positions of a list by number, names by code unit. And the names of nested items, in which no two
// items are the same.

import { compareCodeUnits } from '../../base/canonical.ts';

export function compareItemNames(a: string, b: string): number {
  return isPosition(a) && isPosition(b) ? Number(a) - Number(b) : compareCodeUnits(a, b);
}

/**
 * `2024-03/north` of the north in March. If that is the name of two (`b/c` in `a` and `c` in `a/b`), all of them are written
 * so that a slash in a name is not that between names: `a/b%2Fc`.
 */
export function nameNested(members: readonly { readonly outer?: string; readonly name: string }[]): readonly string[] {
  const join = (part: (name: string) => string): readonly string[] =>
    members.map(({ outer, name }) => (outer === undefined ? name : `${part(outer)}/${part(name)}`));
  const names = join((name) => name);
  return new Set(names).size === names.length ? names : join(escapeSlash);
}

/** The names of an item and of those around it, the outer one first, as one text that no other item has. */
export function joinNames(names: readonly string[]): string {
  return names.length > 1 ? names.map(escapeSlash).join('/') : names.join('');
}

function escapeSlash(name: string): string {
  return name.replaceAll('%', '%25').replaceAll('/', '%2F');
}

function isPosition(name: string): boolean {
  return /^(0|[1-9]\d{0,14})$/.test(name);
}
