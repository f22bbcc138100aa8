// Encoded rows that an attack moved, as a table again: so a model of any family is asked as it is when it serves.

import type { AnyTable, PixelColumn } from '../../kinds/table.ts';
import { widthOf } from '../../models/encode-rows.ts';
import type { Feature } from '../../schemas/model-description.ts';
import { createTable } from '../../tables/create-table.ts';
import { type AttackBounds, rangeOf } from '../attack-bounds.ts';

/**
 * The features alone: what has a declared range by its encoded number, all else as it is in `table`.
 *
 * @param encoded - the rows as they are, `rows × inputs`: a number that did not move is the row's own, to the last digit
 * @param moved - the same moved, within the bounds
 */
export function tableOfMoved(
  features: readonly Feature[],
  table: AnyTable,
  { span, low }: AttackBounds,
  encoded: Float32Array,
  moved: Float32Array,
): AnyTable {
  const stride = span.length;
  let offset = 0;
  const values = features.map((feature): [string, unknown] => {
    const { name, column } = feature;
    const first = offset;
    offset += widthOf(feature);
    const range = rangeOf(column);
    const own: unknown = table.column(name);
    if (!range) return [name, own];
    const width = range.max - range.min;
    const unitOf = (place: number, before: number) => {
      if (moved[place] === encoded[place]) return before;
      const input = place % stride;
      const share = (moved[place]! - low[input]!) / span[input]!;
      return range.min + width * Math.min(1, Math.max(0, share));
    };
    if (column.type === 'image') {
      const { shape, data } = own as PixelColumn;
      const pixels = widthOf(feature);
      const placeOf = (at: number) => Math.floor(at / pixels) * stride + first + (at % pixels);
      return [name, { shape, data: data.map((before, at) => unitOf(placeOf(at), before)) }];
    }
    return [name, (own as readonly number[]).map((before, row) => unitOf(row * stride + first, before))];
  });
  const columns = Object.fromEntries(features.map(({ name }) => [name, table.columns[name]!]));
  return createTable({ columns, values: Object.fromEntries(values) as never, rowNumbers: table.rowNumbers });
}
