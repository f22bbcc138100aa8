// Finds the declared columns among the raw ones.

import type { ColumnSpec } from '../schemas/column.ts';
import { pixelsOf } from '../tables/create-table.ts';

/** The columns of a raw file. */
export interface RawColumns {
  readonly names: readonly string[];
  /** Whether the names come from the file, and are not positions. */
  readonly header: boolean;
}

/**
 * The positions of the raw columns that a declared column is read from.
 *
 * @throws Error when the raw file has no such column, has several with the name, or has another number of columns than
 *   an image has pixels
 */
export function placeColumn(name: string, spec: ColumnSpec, raw: RawColumns): number[] {
  if (spec.type !== 'image') return [findPlace(name, spec.from ?? name, raw)];
  const [first, last] = spec.from.map((from) => findPlace(name, from, raw)) as [number, number];
  const found = last - first + 1;
  const wanted = pixelsOf(spec.shape);
  if (found !== wanted) {
    throw new Error(
      `Column '${name}' is an image of ${spec.shape.join(' × ')} = ${wanted} pixels, and from '${spec.from[0]}' to ` +
        `'${spec.from[1]}' there are ${Math.max(0, found)} raw columns`,
    );
  }
  return Array.from({ length: wanted }, (_, pixel) => first + pixel);
}

/** Whether the raw file has the column that a declared one is read from. */
export function hasColumn(name: string, spec: ColumnSpec, raw: RawColumns): boolean {
  if (spec.type === 'image') return true;
  const { from = name } = spec;
  return typeof from === 'number' ? from <= raw.names.length : raw.names.includes(from);
}

/** Whether a column is read by position, whatever its name in the file is. */
export function isByPosition({ from }: ColumnSpec): boolean {
  return typeof from === 'number' || (Array.isArray(from) && from.some((end) => typeof end === 'number'));
}

function findPlace(name: string, from: string | number, raw: RawColumns): number {
  if (typeof from === 'number') {
    if (from <= raw.names.length) return from - 1;
    throw new Error(`Column '${name}' is read from position ${from}, and the file has ${raw.names.length} raw columns`);
  }
  const places = raw.names.flatMap((other, place) => (other === from ? [place] : []));
  const [place, second] = places;
  if (place === undefined) throw new Error(`${describeMissing(name, from)}. ${describeRaw(from, raw)}`);
  if (second === undefined) return place;
  throw new Error(
    `The raw file has ${places.length} columns '${from}', at positions ${places.map((at) => at + 1).join(', ')}: say by position which one '${name}' is, from: ${place + 1}`,
  );
}

function describeMissing(name: string, from: string): string {
  return from === name
    ? `There is no raw column '${name}'`
    : `Column '${name}' is read from '${from}', and there is no such raw column`;
}

function describeRaw(from: string, { names, header }: RawColumns): string {
  if (!header) return `Without a header columns are named by position, '1' to '${names.length}': say from: '…'`;
  const alike = names.find((name) => name.toLowerCase() === from.toLowerCase());
  if (alike !== undefined) return `The file has '${alike}', with other capital letters: say from: '${alike}'`;
  if (names.length === 0) return 'The file has no columns';
  const shown = names.slice(0, 12).map((name) => `'${name}'`);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  const split =
    names.length === 1 && /[\s;|,:^~]/.test(names[0]!) ? ', and if it is several columns, say delimiter' : '';
  // A title above the header looks like the header of one column.
  const isComment = names.length === 1 && (split === '' || /^(?:#|%|\/\/)/.test(names[0]!));
  const above = isComment ? ', and if its first lines are comments, say comment' : '';
  return `The file has ${shown.join(', ')}${more}; if its first row is not a header, say header: false${split}${above}`;
}
