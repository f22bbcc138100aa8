// Audits a model's predictions, or existing decisions, for differences between groups of people.

import { defineStep, type Kind, optional, type Ref, type Runnable, report, type SummaryLine } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from './backend/native-memo.ts';
import { auditBias, defaultMinimumGroupSize } from './bias/audit-bias.ts';
import { auditDecisions, auditModel } from './bias/audited-rows.ts';
import type { BiasReport, FlipReport } from './bias/bias-report.ts';
import { countFlips } from './bias/count-flips.ts';
import { auditRegressor } from './bias/errors/audited-errors.ts';
import type { ErrorReport } from './bias/errors/error-report.ts';
import { type Model, model } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';

export type { BiasReport, ErrorReport };

/** The report follows from the model's type: rates of a classifier and of decisions, errors of a regressor. */
export type BiasReportOfTask<Task, Column extends string = string> = Task extends 'regression'
  ? ErrorReport<Column>
  : BiasReport<Column>;

/** @typeParam Column - the columns that make groups */
export interface BiasAuditParams<Row, Column extends string = string> {
  /** Columns of categories, booleans or texts. Several are audited one by one, and in all their combinations. */
  readonly groups: readonly (Column extends keyof Row ? Column : keyof Row & string)[];
  /**
   * Also compares within each level of these columns (such as the department of an application), and over all levels
   * together.
   */
  readonly controls?: readonly (keyof Row & string)[] | undefined;
  /** Without a model: the column of the decisions, a boolean or a category. */
  readonly decision?: keyof Row & string;
  /**
   * Without a model: the column of what happened afterwards, with the same values as the decision. It makes error rates of
   * decisions already made: who was wrongly accepted, and who wrongly refused.
   */
  readonly outcome?: (keyof Row & string) | undefined;
  /**
   * The favourable class. Default: the one that the label or the decision declares. Parity and odds are about it: with
   * more than two classes they need it, and without it they are null with a reason.
   */
  readonly positive?: string | undefined;
  /** The largest tolerated difference of rates between groups, from 0 to 1; default 0.1. */
  readonly tolerance?: number | undefined;
  /**
   * For a regressor: the largest tolerated difference of errors between groups, in the label's unit. Default none:
   * differences are reported, and not judged.
   */
  readonly errorTolerance?: number | undefined;
  /** The smallest tolerated ratio between groups, from 0 to 1; default 0.8 (the four-fifths rule). */
  readonly ratio?: number | undefined;
  /**
   * The number of rows that a group needs to be compared, among the rows of a rate: for a true positive rate,
   * positives. Smaller groups are listed in the report. At least 1; default 10, because in a smaller group a single row
   * changes a rate by more than 0.1, the default tolerance.
   */
  readonly minimumGroupSize?: number | undefined;
}

export interface BiasAudit extends Runnable {
  /**
   * With a model, its predictions are audited. Without one, `decision` names the column of existing decisions. Figures
   * are defined like Fairlearn's. Each has its rows and a 95 % interval that is valid for all pairs of groups together,
   * so that the choice of the extreme pair is accounted for. If a group has no rows for a rate, the rate is undefined.
   * For a regressor the errors are audited: mean error, mean absolute error and root mean squared error by group.
   */
  // The params tie Column to the columns: a constraint that names Row would cost every call type instantiations.
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, Column extends string = string, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: { readonly model?: Ref<Model<Row, Task>, 'model'> | undefined; readonly rows: Ref<Table<Row>, 'table'> },
    params: BiasAuditParams<Row, Column>,
  ): { readonly report: Ref<BiasReportOfTask<Task, Column>, 'metrics'> };
}

/** What is audited depends on the task; the call signature says which report it is. */
// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const reportOfTask: Kind<any, 'metrics'> = report<BiasReport | ErrorReport>();

export const biasAudit: BiasAudit = defineStep('bias-audit', {
  in: { model: optional(model), rows: table },
  params: z.strictObject({
    groups: z.array(z.string()).min(1).readonly(),
    controls: z.array(z.string()).readonly().default([]),
    decision: z.string().optional(),
    outcome: z.string().optional(),
    positive: z.string().optional(),
    tolerance: z.number().min(0).max(1).default(0.1),
    // Without a default: a param that is not set is not in the key.
    errorTolerance: z.number().min(0).optional(),
    ratio: z.number().min(0).max(1).default(0.8),
    minimumGroupSize: z.int().min(1).default(defaultMinimumGroupSize),
  }),
  out: { report: reportOfTask },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  async run({ model, rows }, params, ctx) {
    const { decision, outcome, positive, tolerance, errorTolerance, ratio, ...compared } = params;
    if (model && decision !== undefined) {
      throw new Error(
        `Either a model is audited or decisions already made: leave out the model or decision: '${decision}'`,
      );
    }
    if (!model && decision === undefined) {
      throw new Error("Without a model, say which column holds the decisions: decision: '…'");
    }
    if (outcome !== undefined && decision === undefined)
      throw new Error(
        `The outcome of a model's rows is its label: leave out outcome: '${outcome}', or name the decision`,
      );
    if (model?.task === 'regression') {
      const report = await auditRegressor(model, rows, params);
      for (const { text } of report.summary) ctx.log(text);
      return { report };
    }
    if (errorTolerance !== undefined)
      throw new Error("'errorTolerance' is for regressors, and rates are audited here: use 'tolerance'");
    const audited = model
      ? await auditModel(model, rows, positive)
      : auditDecisions(rows, decision!, positive, outcome);
    const flips = model ? await countFlips(model, rows, params.groups) : undefined;
    const found = auditBias(audited, rows, { ...compared, tolerances: { difference: tolerance, ratio } });
    const report = {
      ...found,
      ...(flips && { flips }),
      summary: [...found.summary, ...(flips ?? []).map(describeFlip)],
    };
    for (const { text } of report.summary) ctx.log(text);
    return { report };
  },
}) as BiasAudit;

function describeFlip({ column, flipped: { value, n } }: FlipReport): SummaryLine {
  const share = `${(100 * (value ?? 0)).toFixed(1)} %`;
  return { text: `With another '${column}' and all else equal, ${share} of ${n} rows are decided otherwise.` };
}
