// What is audited: a decision about each row, a model's or one already made, and where there is a model the truth.

import { offerNames } from '@cairn/core';
import type { Decisions } from '@cairn/stats';
import { classifyRows } from '../evaluation/classified-rows.ts';
import type { Classifier } from '../kinds/model.ts';
import type { AnyTable } from '../kinds/table.ts';
import type { ColumnSpec } from '../schemas/column.ts';

export interface AuditedRows {
  readonly rowCount: number;
  /** The column that was decided or predicted. */
  readonly column: string;
  readonly classes: readonly string[];
  /** Index of the class of each row; absent for decisions already made, which nobody knows to be right or wrong. */
  readonly truth?: Int32Array;
  /** Index of the class that was predicted or decided. */
  readonly predicted: Int32Array;
  /** Index of the class that rates are about; null with more than two classes and none named. */
  readonly positive: number | null;
}

/** @throws Error when `positive` is no class of the model */
export async function auditModel(
  // biome-ignore lint/suspicious/noExplicitAny: as above
  model: Classifier<any>,
  rows: AnyTable,
  positive: string | undefined,
): Promise<AuditedRows> {
  const { classes, truth, predicted, positive: own } = await classifyRows(model, rows);
  const column = model.description.label;
  const named = positive === undefined ? own : findClass(classes, positive, column);
  return { rowCount: rows.rowCount, column, classes, truth, predicted, positive: named };
}

/** @throws Error when the column holds no decisions, or no positive one is known */
export function auditDecisions(rows: AnyTable, column: string, positive: string | undefined): AuditedRows {
  const spec: ColumnSpec | undefined = (rows.columns as Readonly<Record<string, ColumnSpec>>)[column];
  if (spec?.type !== 'boolean' && spec?.type !== 'category') {
    throw new Error(`decision: '${column}' is not a boolean or a category`);
  }
  const classes = spec.type === 'boolean' ? ['false', 'true'] : spec.values;
  const sought = positive ?? (spec.type === 'boolean' ? 'true' : spec.positive);
  if (sought === undefined) {
    throw new Error(
      `Which decision is sought after? '${column}' is one of ${classes.join(', ')}: name one as positive`,
    );
  }
  const indexes = new Map(classes.map((name, index) => [name, index]));
  const predicted = Int32Array.from(rows.column(column) as readonly unknown[], (value, row) => {
    const index = indexes.get(String(value));
    if (index === undefined)
      throw new Error(`There is no decision in row ${rows.rowNumbers[row]}: '${column}' has no value`);
    return index;
  });
  return { rowCount: rows.rowCount, column, classes, predicted, positive: findClass(classes, sought, column) };
}

/** As the rates of math/ want it. @throws Error when no class is the positive one */
export function toDecisions({ truth, predicted, positive }: AuditedRows): Decisions {
  if (positive === null) throw new Error('Rates are about a positive class, and none is named');
  return { predicted, positive, ...(truth && { truth }) };
}

function findClass(classes: readonly string[], name: string, column: string): number {
  const index = classes.indexOf(name);
  if (index < 0)
    throw new Error(`positive: '${name}' is none of the values of '${column}'. ${offerNames(name, classes)}`);
  return index;
}
