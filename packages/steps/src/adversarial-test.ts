// Attacks a model on rows that it did not learn from: how much of a classifier's accuracy is left, and by how much a
// regressor's numbers change.

import { defineStep, type Kind, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { type AttackOptions, attackParamsSchema } from './attacks/attack-params.ts';
import { type AttackReport, attackReportSchema } from './attacks/attack-report.ts';
import { type DeviationReport, deviationReportSchema } from './attacks/deviation/deviation-report.ts';
import { testDeviation } from './attacks/deviation/test-deviation.ts';
import { testRobustness } from './attacks/test-robustness.ts';
import { nativeMemo } from './backend/native-memo.ts';
import { type Model, model } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';

export type { AttackReport } from './attacks/attack-report.ts';
export type { DeviationReport } from './attacks/deviation/deviation-report.ts';

/** The report follows from the model's type: accuracy that is left of a classifier, changes of a regressor's numbers. */
export type AttackReportOfTask<Task> = Task extends 'regression' ? DeviationReport : AttackReport;

export interface AdversarialTest extends Runnable {
  /**
   * Attacks on true labels, each number within its column's declared range: random noise, FGSM, PGD, APGD, and with
   * `strength: 'standard'` Square and HopSkipJump, which need no gradients. *Robust accuracy* is the share of all rows that are right and stay right under every attack, row by row
   * the worst of them (AutoAttack, RobustBench). A model whose family has no gradients is attacked by those that need none. Columns
   * without a range are refused by name; categories and booleans stay as they are.
   *
   * A regressor is attacked for the largest change of its number, up and down: by the same noise, FGSM and PGD, or by a
   * random search if its family has no gradients.
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: { readonly model: Ref<Model<Row, Task>, 'model'>; readonly rows: Ref<Table<Row>, 'table'> },
    params?: AttackOptions,
  ): { readonly report: Ref<AttackReportOfTask<Task>, 'metrics'> };
}

/** What is reported depends on the task; the call signature says which report it is. */
// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const reportOfTask: Kind<any, 'metrics'> = report(z.union([attackReportSchema, deviationReportSchema]));

export const adversarialTest: AdversarialTest = defineStep('adversarial-test', {
  in: { model, rows: table },
  params: attackParamsSchema,
  out: { report: reportOfTask },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ model, rows }, params, context) => ({
    report: await (model.task === 'regression' ? testDeviation : testRobustness)(model, rows, params, context),
  }),
}) as AdversarialTest;
