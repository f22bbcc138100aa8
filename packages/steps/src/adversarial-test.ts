// Attacks a classifier on rows that it did not learn from, and says how much of its accuracy is left.

import { defineStep, type Ref, type Runnable, report } from '@cairn/core';
import { type AttackOptions, attackParamsSchema } from './attacks/attack-params.ts';
import { type AttackReport, attackReportSchema } from './attacks/attack-report.ts';
import { testRobustness } from './attacks/test-robustness.ts';
import { nativeMemo } from './backend/native-memo.ts';
import { type Classifier, classifier } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';

export type { AttackReport } from './attacks/attack-report.ts';

export interface AdversarialTest extends Runnable {
  /**
   * Attacks with random noise, FGSM and PGD, on true labels, each number within its column's declared range. *Robust
   * accuracy* is the share of all rows that are right and stay right under PGD (RobustBench). Columns without a range are
   * refused by name; categories and booleans stay as they are.
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any>(
    inputs: { readonly model: Ref<Classifier<Row>, 'model'>; readonly rows: Ref<Table<Row>, 'table'> },
    params?: AttackOptions,
  ): { readonly report: Ref<AttackReport, 'metrics'> };
}

export const adversarialTest: AdversarialTest = defineStep('adversarial-test', {
  in: { model: classifier, rows: table },
  params: attackParamsSchema,
  out: { report: report(attackReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ model, rows }, params, context) => ({ report: await testRobustness(model, rows, params, context) }),
});
