// Points as tables of rows, for models that take nothing else.

import type { AnyTable } from '../../kinds/table.ts';
import type { Feature } from '../../schemas/model-description.ts';
import { type AnyColumnValues, createTable, isPixelColumn } from '../../tables/create-table.ts';
import { selectValues } from '../../tables/select-rows.ts';
import { rangeOf } from '../attack-bounds.ts';
import type { Points } from './attacked-model.ts';

/**
 * Makes tables of the features alone: what a point has as a share of a declared range is in the column's own unit, and
 * all else is as in the point's row. What is null there stays null.
 */
export function createPointRows(features: readonly Feature[], table: AnyTable): (points: Points) => AnyTable {
  const columns = Object.fromEntries(features.map(({ name }) => [name, table.columns[name]!]));
  const own = features.map(({ name }) => table.column(name) as AnyColumnValues);
  return ({ values, rows }) => {
    const size = values.length / Math.max(1, rows.length);
    let offset = 0;
    const changed = features.map(({ name, column }, at): [string, AnyColumnValues] => {
      const range = rangeOf(column);
      const before = own[at]!;
      if (!range) return [name, selectValues(before, rows)];
      const width = range.max - range.min;
      const first = offset;
      if (isPixelColumn(before)) {
        const pixels = before.shape.reduce((total, side) => total * side, 1);
        offset += pixels;
        const data = Float32Array.from(
          { length: rows.length * pixels },
          (_, at) => range.min + width * values[Math.floor(at / pixels) * size + first + (at % pixels)]!,
        );
        return [name, { shape: before.shape, data }];
      }
      offset += 1;
      // A share that did not change is the row's own number, to the last digit.
      const unitOf = (row: number, share: number) => {
        const value = before[row] as number | null;
        if (value === null) return null;
        return Math.fround((value - range.min) / width) === share ? value : range.min + width * share;
      };
      return [name, Array.from(rows, (row, i) => unitOf(row, values[i * size + first]!))];
    });
    const rowNumbers = Int32Array.from(rows, (row) => table.rowNumbers[row]!);
    return createTable({ columns, values: Object.fromEntries(changed), rowNumbers });
  };
}
