// Whether a model decides otherwise about the same person in another group.

import { estimateRate } from '@cairn/stats';
import { replaceColumns } from '../explaining/replace-columns.ts';
import type { AnyModel } from '../kinds/model.ts';
import type { AnyTable } from '../kinds/table.ts';
import { predictTable } from '../models/predict.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { FlipReport } from './bias-report.ts';

/**
 * For each column of groups that the model takes: the share of the rows that are decided otherwise if this column alone has
 * another of its values. Columns that the model does not take change nothing, and are left out. So are texts, which have no list
 * of values.
 *
 * Source: counterfactual flip tests; C. Garg and others, "Counterfactual fairness in text classification through robustness",
 * AIES 2019.
 */
export async function countFlips(model: AnyModel, rows: AnyTable, groups: readonly string[]): Promise<FlipReport[]> {
  const names = model.description.features.map(({ name }) => name);
  const columns = rows.columns as Readonly<Record<string, ColumnSpec>>;
  const flips: FlipReport[] = [];
  for (const column of groups) {
    const spec = columns[column];
    const values = spec?.type === 'category' ? spec.values : spec?.type === 'boolean' ? [false, true] : [];
    if (!names.includes(column) || values.length < 2) continue;
    const own = (await predictTable(model, rows)).predicted;
    const isFlipped = new Uint8Array(rows.rowCount);
    const byValue = [];
    for (const value of values) {
      const changed = replaceColumns(rows, names, { [column]: Array.from({ length: rows.rowCount }, () => value) });
      const { predicted } = await predictTable(model, changed);
      let hits = 0;
      for (const [row, said] of predicted.entries()) {
        if (said === own[row]) continue;
        isFlipped[row] = 1;
        hits++;
      }
      byValue.push({ value: String(value), share: hits / rows.rowCount });
    }
    const hits = isFlipped.reduce((total, flipped) => total + flipped, 0);
    flips.push({ column, flipped: estimateRate({ hits, n: rows.rowCount }), byValue });
  }
  return flips;
}
