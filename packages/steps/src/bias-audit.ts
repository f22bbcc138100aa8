// Audits a model's predictions, or decisions already made, for differences between groups of people.

import { defineStep, optional, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from './backend/native-memo.ts';
import { auditBias, defaultMinimumGroupSize } from './bias/audit-bias.ts';
import { auditDecisions, auditModel } from './bias/audited-rows.ts';
import type { BiasReport } from './bias/bias-report.ts';
import { type Classifier, classifier } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';

export type { BiasReport };

/** @typeParam Column - the columns that make groups */
export interface BiasAuditParams<Row, Column extends string = string> {
  /** Columns of categories, booleans or texts. Several are audited one by one, and by all their combinations. */
  readonly groups: readonly (Column extends keyof Row ? Column : keyof Row & string)[];
  /** Compares within each level of these columns too (the department applied to), and over all levels together. */
  readonly controls?: readonly (keyof Row & string)[] | undefined;
  /** Without a model: the column of the decisions, a boolean or a category. */
  readonly decision?: keyof Row & string;
  /**
   * The class that is sought after. Default the label's or the decision's own. Parity and odds are about it: with more
   * than two classes they need it, and are null with a reason without.
   */
  readonly positive?: string | undefined;
  /** The largest difference between groups that is tolerated, from 0 to 1; default 0.1. */
  readonly tolerance?: number | undefined;
  /** The smallest ratio between groups that is tolerated, from 0 to 1; default 0.8 (the four-fifths rule). */
  readonly ratio?: number | undefined;
  /**
   * Rows that a group needs to be compared, of those that a rate is of: positives for a true positive rate. Smaller
   * groups are listed in the report. At least 1; default 10, since below that a single row moves a rate by more than 0.1,
   * the default tolerance.
   */
  readonly minimumGroupSize?: number | undefined;
}

export interface BiasAudit extends Runnable {
  /**
   * With a model its predictions are audited; without one `decision` names the column of decisions already made. Figures
   * as Fairlearn defines them, each with its rows and a 95 % interval that holds for all pairs of groups together, so that
   * choosing the extreme pair is accounted for; a group without the rows that a rate is of has an undefined rate.
   */
  // The params hold Column to the columns: a constraint that names Row would cost every call type instantiations.
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any, Column extends string = string>(
    inputs: { readonly model?: Ref<Classifier<Row>, 'model'> | undefined; readonly rows: Ref<Table<Row>, 'table'> },
    params: BiasAuditParams<Row, Column>,
  ): { readonly report: Ref<BiasReport<Column>, 'metrics'> };
}

export const biasAudit: BiasAudit = defineStep('bias-audit', {
  in: { model: optional(classifier), rows: table },
  params: z.strictObject({
    groups: z.array(z.string()).min(1).readonly(),
    controls: z.array(z.string()).readonly().default([]),
    decision: z.string().optional(),
    positive: z.string().optional(),
    tolerance: z.number().min(0).max(1).default(0.1),
    ratio: z.number().min(0).max(1).default(0.8),
    minimumGroupSize: z.int().min(1).default(defaultMinimumGroupSize),
  }),
  out: { report: report<BiasReport>() },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  async run({ model, rows }, { decision, positive, tolerance, ratio, ...compared }, ctx) {
    if (model && decision !== undefined) {
      throw new Error(
        `Either a model is audited or decisions already made: leave out the model or decision: '${decision}'`,
      );
    }
    if (!model && decision === undefined) {
      throw new Error("Without a model, say which column holds the decisions: decision: '…'");
    }
    const audited = model ? await auditModel(model, rows, positive) : auditDecisions(rows, decision!, positive);
    const report = auditBias(audited, rows, { ...compared, tolerances: { difference: tolerance, ratio } });
    for (const { text } of report.summary) ctx.log(text);
    return { report };
  },
}) as BiasAudit;
