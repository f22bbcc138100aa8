// The order of names in records, if it carries information. Keys are made from records with sorted names. So if code
// can see another order, that order is stored next to the record.

import { compareCodeUnits, isRecord } from './canonical.ts';

/**
 * The names of records in their order, by the path of each record. Records with sorted names (by code unit) are left
 * out.
 */
export type RecordOrder = Readonly<Record<string, readonly string[]>>;

/** The orders in plain data; `path` is the name of the whole. Fields that are undefined count as missing. */
export function orderOf(value: unknown, path = ''): RecordOrder {
  const found: Record<string, readonly string[]> = {};
  walk(value, path, found, new Set());
  return found;
}

/** The same data with the names of all its records in reverse order, as far as JavaScript allows. */
export function reverseRecords(value: unknown, above: readonly unknown[] = []): unknown {
  if (above.includes(value)) return value;
  if (Array.isArray(value)) return value.map((item) => reverseRecords(item, [...above, value]));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(
    ([name, inner]) => [name, reverseRecords(inner, [...above, value])] as const,
  );
  return Object.fromEntries(entries.reverse());
}

function walk(value: unknown, path: string, found: Record<string, readonly string[]>, above: Set<unknown>): void {
  if (above.has(value)) return;
  if (Array.isArray(value)) {
    above.add(value);
    for (const [index, item] of value.entries()) walk(item, `${path}[${index}]`, found, above);
    above.delete(value);
  } else if (isRecord(value)) {
    above.add(value);
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    if (!isInOrder(names)) found[path] = names;
    for (const name of names) walk(value[name], join(path, name), found, above);
    above.delete(value);
  }
}

/** JavaScript always puts names that are array indices first, sorted by number. */
function isInOrder(names: readonly string[]): boolean {
  const free = names.filter((name) => !isIndex(name));
  return free.every((name, place) => place === 0 || compareCodeUnits(free[place - 1]!, name) < 0);
}

function isIndex(name: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32 - 1;
}

/** A name that contains a dot or a bracket is quoted, so that no two records have the same path. */
function join(path: string, name: string): string {
  const written = /[.[\]"]/.test(name) || name === '' ? JSON.stringify(name) : name;
  return path ? `${path}.${written}` : written;
}
