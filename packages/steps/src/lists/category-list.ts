// Lists of categories as tables contain them: the names in their declared order, each once, with the separator between.

import type { CategoriesColumn } from '../schemas/column.ts';

export const defaultSeparator = '|';

/** The names of a value of a column of lists. */
export function splitList(text: string, separator = defaultSeparator): readonly string[] {
  return text === '' ? [] : text.split(separator);
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
    const found: unknown = JSON.parse(text);
    if (Array.isArray(found)) return cutNames(found.map(String));
  } catch {
    // DuckDB writes a list of Parquet as [a, b], with ' around a name only if it contains a comma.
  }
  const names = inner.match(/'(?:[^'\\]|\\.|'')*'|[^,]+/g) ?? [];
  return cutNames(names.map((name) => name.trim().replace(/^'(.*)'$/s, '$1')));
}

function cutNames(names: readonly string[]): readonly string[] {
  return names.map((name) => name.trim()).filter((name) => name !== '');
}
