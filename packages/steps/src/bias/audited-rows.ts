// What is audited: a decision about each row, a model's or one already made, and where there is a model the truth.

import { offerNames } from '@cairn/core';
import type { Decisions } from '@cairn/stats';
import { classifyRows } from '../evaluation/classified-rows.ts';
import type { AnyModel } from '../kinds/model.ts';
import type { AnyTable } from '../kinds/table.ts';
import type { ColumnSpec } from '../schemas/column.ts';

export interface AuditedRows {
  readonly rowCount: number;
  /** The column that was decided or predicted. */
  readonly column: string;
  readonly classes: readonly string[];
  /** Index of the class of each row; absent for decisions without a known outcome. */
  readonly truth?: Int32Array;
  /** Index of the class that was predicted or decided. */
  readonly predicted: Int32Array;
  /** Index of the class that rates are about; null with more than two classes and none named. */
  readonly positive: number | null;
}

/** @throws Error when `positive` is no class of the model */
export async function auditModel(model: AnyModel, rows: AnyTable, positive: string | undefined): Promise<AuditedRows> {
  const { classes, truth, predicted, positive: own } = await classifyRows(model, rows);
  const column = model.description.label;
  const named = positive === undefined ? own : findClass(classes, positive, column);
  return { rowCount: rows.rowCount, column, classes, truth, predicted, positive: named };
}

/**
 * @param outcome - the column of what happened afterwards, with the decision's values
 * @throws Error when the column holds no decisions, no positive one is known, or the outcome has other values
 */
export function auditDecisions(
  rows: AnyTable,
  column: string,
  positive: string | undefined,
  outcome?: string,
): AuditedRows {
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
  const predicted = indexClasses(rows, column, classes, 'decision');
  const audited = { rowCount: rows.rowCount, column, classes, predicted, positive: findClass(classes, sought, column) };
  if (outcome === undefined) return audited;
  checkOutcome(rows, column, outcome);
  return { ...audited, truth: indexClasses(rows, outcome, classes, 'outcome') };
}

/** @throws Error when the outcome is not what a decision can be compared with */
function checkOutcome(rows: AnyTable, decision: string, outcome: string): void {
  const columns = rows.columns as Readonly<Record<string, ColumnSpec>>;
  const [decided, spec] = [columns[decision]!, columns[outcome]];
  if (!spec) throw new Error(`outcome: '${outcome}' is not a column. ${offerNames(outcome, Object.keys(columns))}`);
  if (outcome === decision) throw new Error(`outcome: '${outcome}' is the decision itself`);
  const valuesOf = (one: ColumnSpec) => (one.type === 'category' ? one.values.toSorted().join() : one.type);
  if (valuesOf(decided) !== valuesOf(spec))
    throw new Error(
      `outcome: '${outcome}' and the decision '${decision}' must have the same values: declare both as booleans, or both as one category`,
    );
}

/** @throws Error that names the row without a value */
function indexClasses(rows: AnyTable, column: string, classes: readonly string[], what: string): Int32Array {
  const indexes = new Map(classes.map((name, index) => [name, index]));
  return Int32Array.from(rows.column(column) as readonly unknown[], (value, row) => {
    const index = indexes.get(String(value));
    if (index === undefined)
      throw new Error(`There is no ${what} in row ${rows.rowNumbers[row]}: '${column}' has no value`);
    return index;
  });
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
