// Lists of categories as tables contain them: the names in their declared order, each once, with the separator between.

import { parseJson, toText } from '../reading/json-source.ts';
import type { CategoriesColumn } from '../schemas/column.ts';

export const defaultSeparator = '|';

/** The names of a value of a column of lists. */
export function splitList(text: string, separator = defaultSeparator): readonly string[] {
  return text === '' ? [] : text.split(separator);
}

/**
 * One of the declared names. A name of digits may have been stored as a number: `3.0` means `3` if `3.0` is not a name
 * itself.
 */
export function findName(values: readonly string[], text: string): string | undefined {
  if (values.includes(text)) return text;
  const whole = /^(-?\d+)\.0+$/.exec(text)?.[1];
  return whole !== undefined && values.includes(whole) ? whole : undefined;
}

/** The value of a column of lists with these names; undefined if one of them is not declared. */
export function joinList(
  { values, separator = defaultSeparator }: Pick<CategoriesColumn, 'values' | 'separator'>,
  names: readonly string[],
): string | undefined {
  const given = new Set(names);
  const ordered = values.filter((name) => given.has(name));
  return ordered.length === given.size ? ordered.join(separator) : undefined;
}

/**
 * Reads a raw text: names with the separator between, or a list as JSON or DuckDB write it. Blanks around names do not
 * count.
 */
export function readList(text: string, separator = defaultSeparator): readonly string[] {
  const inner = /^\[(.*)\]$/s.exec(text)?.[1];
  if (inner === undefined) return cutNames(text.split(separator));
  try {
    const found = parseJson(text);
    // A number is the text that was written, as outside of lists.
    if (Array.isArray(found)) return cutNames(found.map((name) => toText(name) ?? ''));
  } catch {
    // DuckDB writes a list of Parquet as [a, b], with ' around a name only if it contains a comma.
  }
  const names = inner.match(/'(?:[^'\\]|\\.|'')*'|[^,]+/g) ?? [];
  return cutNames(names.map((name) => name.trim().replace(/^'(.*)'$/s, '$1')));
}

function cutNames(names: readonly string[]): readonly string[] {
  return names.map((name) => name.trim()).filter((name) => name !== '');
}
