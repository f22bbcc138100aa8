// Shapley values of a model whose values are sums over columns, such as a linear one: exact, without sets of columns.

import { type AnyColumnValues, isPixelColumn } from '../tables/create-table.ts';
import { selectRows, selectValues } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { Attributions } from './attributions.ts';
import type { ExplainedModel } from './explained-model.ts';
import { replaceColumns } from './replace-columns.ts';

/**
 * What a column adds, whatever the others are: the value of the row minus the mean value with the column's values of the
 * background rows. Of a linear model that is coefficient × (value − mean), as `shap.LinearExplainer`.
 */
export function additiveShapley(
  model: ExplainedModel,
  rows: AnyTable,
  background: AnyTable,
  position: number,
): Attributions {
  const names = model.description.features.map(({ name }) => name);
  const width = model.outputs.length;
  const own = selectRows(
    rows,
    Array.from({ length: background.rowCount }, () => position),
  );
  const values = model.valuesOf(replaceColumns(own, names, {})).subarray(0, width);
  const meansOf = (given: AnyTable) => {
    const found = model.valuesOf(given);
    return Array.from({ length: width }, (_, output) => {
      let total = 0;
      for (let row = 0; row < given.rowCount; row++) total += found[row * width + output]! / given.rowCount;
      return total;
    });
  };
  const others = names.map((name) => {
    const column = background.column(name) as AnyColumnValues;
    const copy = isPixelColumn(column) ? column : selectValues(column, [...column.keys()]);
    return meansOf(replaceColumns(own, names, { [name]: copy }));
  });
  return {
    attributions: Array.from({ length: width }, (_, output) => others.map((means) => values[output]! - means[output]!)),
    bases: meansOf(replaceColumns(background, names, {})),
    values: [...values],
  };
}
