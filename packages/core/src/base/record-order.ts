// The order of names in records, as far as it tells anything. A key is made of records in one order, so an order that
// code can see and that is not that one has to be stated beside them.

import { compareCodeUnits, isRecord } from './canonical.ts';

/** The names of records in their order, by the path of each record. A record whose names are in code-unit order is not among them. */
export type RecordOrder = Readonly<Record<string, readonly string[]>>;

/** Of plain data; `path` names the whole. Fields that are undefined are missing. */
export function orderOf(value: unknown, path = ''): RecordOrder {
  const found: Record<string, readonly string[]> = {};
  walk(value, path, found, new Set());
  return found;
}

/** The same data with the names of all its records in reverse, as far as JavaScript lets. */
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

/** JavaScript puts names that are indices first, by their number, whatever their order was. */
function isInOrder(names: readonly string[]): boolean {
  const free = names.filter((name) => !isIndex(name));
  return free.every((name, place) => place === 0 || compareCodeUnits(free[place - 1]!, name) < 0);
}

function isIndex(name: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32 - 1;
}

/** A name that holds a point or a bracket is quoted: no two records have one path. */
function join(path: string, name: string): string {
  const written = /[.[\]"]/.test(name) || name === '' ? JSON.stringify(name) : name;
  return path ? `${path}.${written}` : written;
}
