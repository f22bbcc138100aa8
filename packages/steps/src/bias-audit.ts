// Audits a model's predictions, or decisions already made, for differences between groups of people.

import { defineStep, metrics, optional, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from './backend/native-memo.ts';
import { auditBias } from './bias/audit-bias.ts';
import { auditDecisions, auditModel } from './bias/audited-rows.ts';
import type { BiasReport } from './bias/bias-report.ts';
import { type Classifier, classifier } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';

export type { BiasReport };

export interface BiasAuditParams<Row> {
  /** Columns of categories, booleans or texts. Several are audited one by one, and by all their combinations. */
  readonly groups: readonly (keyof Row & string)[];
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
}

export interface BiasAudit extends Runnable {
  /**
   * With a model its predictions are audited; without one `decision` names the column of decisions already made. Figures
   * as Fairlearn defines them, each with its rows and a 95 % interval; a group without the rows that a rate is of has an
   * undefined rate.
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any>(
    inputs: { readonly model?: Ref<Classifier<Row>> | undefined; readonly rows: Ref<Table<Row>> },
    params: BiasAuditParams<Row>,
  ): { readonly report: Ref<BiasReport> };
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
  }),
  out: { report: metrics<BiasReport>() },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  async run({ model, rows }, { groups, controls, decision, positive, tolerance, ratio }, ctx) {
    if (model && decision !== undefined) {
      throw new Error(
        `Either a model is audited or decisions already made: leave out the model or decision: '${decision}'`,
      );
    }
    if (!model && decision === undefined) {
      throw new Error("Without a model, say which column holds the decisions: decision: '…'");
    }
    const audited = model ? await auditModel(model, rows, positive) : auditDecisions(rows, decision!, positive);
    const seed = ctx.random('bootstrap').integer(2 ** 32);
    const report = auditBias(audited, rows, { groups, controls, tolerances: { difference: tolerance, ratio }, seed });
    for (const sentence of report.summary) ctx.log(sentence);
    return { report };
  },
});
