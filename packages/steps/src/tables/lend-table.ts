// A table for one node, made from a shared one. A typed array cannot be frozen, so the node gets copies of those, which
// are made when it reads them.

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
