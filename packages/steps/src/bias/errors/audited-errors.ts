// A regressor's errors on rows, audited.

import type { AnyModel } from '../../kinds/model.ts';
import type { AnyTable } from '../../kinds/table.ts';
import { encodeTargets } from '../../models/describe-label.ts';
import { predictTable } from '../../models/predict.ts';
import type { ColumnSpec } from '../../schemas/column.ts';
import { auditErrors } from './audit-errors.ts';
import type { ErrorReport } from './error-report.ts';

export interface ErrorParams {
  readonly groups: readonly string[];
  readonly controls: readonly string[];
  readonly positive?: string | undefined;
  readonly errorTolerance?: number | undefined;
  readonly ratio: number;
  readonly minimumGroupSize: number;
}

/** @throws Error for no rows, and for a param that is about classes */
export async function auditRegressor(model: AnyModel, rows: AnyTable, params: ErrorParams): Promise<ErrorReport> {
  const { label } = model.description;
  const { groups, errorTolerance: tolerance, ratio, minimumGroupSize } = params;
  if (params.positive !== undefined)
    throw new Error(`'positive' is for classes, and the model predicts '${label}', a number: leave it out`);
  if (params.controls.length > 0)
    throw new Error(`'controls' compare rates, and the model predicts '${label}', a number: leave them out`);
  if (rows.rowCount === 0) throw new Error('There are no rows to audit');
  const truth = encodeTargets(model.description, rows);
  const { values } = await predictTable(model, rows);
  const column: ColumnSpec = (rows.columns as Readonly<Record<string, ColumnSpec>>)[label]!;
  const unit = column.type === 'number' ? (column.unit ?? null) : null;
  const audited = { truth, predicted: values, column: label, unit };
  return auditErrors(audited, rows, { groups, tolerance, ratio, minimumGroupSize });
}
