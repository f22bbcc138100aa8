// Where the declared columns stand among the raw ones.

import type { ColumnSpec } from '../schemas/column.ts';
import { pixelsOf } from '../tables/create-table.ts';

/**
 * The places of the raw columns that a declared column is read from.
 *
 * @throws Error when the raw file has no such column, has two, or has not as many as an image has pixels
 */
export function placeColumn(name: string, spec: ColumnSpec, raw: readonly string[], header: boolean): number[] {
  if (spec.type !== 'image') return [findPlace(name, spec.from ?? name, raw, header)];
  const [first, last] = spec.from.map((from) => findPlace(name, from, raw, header)) as [number, number];
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

function findPlace(name: string, from: string, raw: readonly string[], header: boolean): number {
  const place = raw.indexOf(from);
  if (place < 0) {
    const subject =
      from === name
        ? `There is no raw column '${name}'`
        : `Column '${name}' is read from '${from}', and there is no such raw column`;
    throw new Error(`${subject}. ${header ? describeHeader(raw) : describePositions(raw)}`);
  }
  if (raw.includes(from, place + 1)) throw new Error(`The header of the raw file names '${from}' twice`);
  return place;
}

function describeHeader(raw: readonly string[]): string {
  const shown = raw.slice(0, 12).map((name) => `'${name}'`);
  const more = raw.length > shown.length ? ` and ${raw.length - shown.length} more` : '';
  return `The file has ${shown.join(', ')}${more}; if its first row is no header, say header: false`;
}

function describePositions(raw: readonly string[]): string {
  return `Without a header columns are named by position, '1' to '${raw.length}': say from: '…'`;
}
