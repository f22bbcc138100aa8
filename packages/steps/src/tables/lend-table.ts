// A table for one node alone, of one that is shared: nothing can freeze a typed array, so the node has copies of those,
// made when it asks for them.

import { isPixelColumn } from './create-table.ts';
import type { AnyTable, PixelColumn } from './table-value.ts';

export function lendTable(shared: AnyTable): AnyTable {
  const pixels = new Map<string, PixelColumn>();
  let rowNumbers: Int32Array | undefined;
  const lent: AnyTable = {
    rowCount: shared.rowCount,
    columns: shared.columns,
    cleaning: shared.cleaning,
    get rowNumbers() {
      rowNumbers ??= shared.rowNumbers.slice();
      return rowNumbers;
    },
    column(name: string) {
      const held = shared.column(name);
      if (!isPixelColumn(held)) return held;
      const own = pixels.get(name) ?? Object.freeze({ shape: held.shape, data: held.data.slice() });
      pixels.set(name, own);
      return own as never;
    },
  };
  return Object.freeze(lent);
}
