// Explains a model on rows: which columns matter, how the answer depends on them, and why single rows got theirs.

import { defineStep, json, optional, type Ref, type Runnable } from '@cairn/core';
import { nativeMemo } from './backend/native-memo.ts';
import { explainModel } from './explaining/explain-model.ts';
import { type ExplainOptions, explainParamsSchema } from './explaining/explain-params.ts';
import { type ExplanationReport, explanationReportSchema } from './explaining/explain-report.ts';
import { type Classifier, model, type Regressor } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';

export type { ExplanationReport };

export interface ExplainInputs<Row> {
  readonly model: Ref<Classifier<Row> | Regressor<Row>, 'model'>;
  /** Rows that the model did not learn from. */
  readonly rows: Ref<Table<Row>, 'table'>;
  /** Rows that stand for columns that are not known, best training rows. Default `rows`. */
  readonly background?: Ref<Table<Row>, 'table'> | undefined;
}

export interface Explain extends Runnable {
  /**
   * Permutation importance; partial dependence, individual curves and accumulated local effects; Shapley values, integrated
   * gradients and saliency of the worst mistakes or of chosen rows; and checks that run by themselves. Attributions are about
   * the log odds of the positive class, the score of the predicted class, or the number in the label's unit.
   *
   * @throws Error for no rows, for a column that is no feature, and for a method that the model has no use for
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any>(
    inputs: ExplainInputs<Row>,
    params?: ExplainOptions<Row>,
  ): { readonly report: Ref<ExplanationReport, 'json'> };
}

export const explain: Explain = defineStep('explain', {
  in: { model, rows: table, background: optional(table) },
  params: explainParamsSchema,
  out: { report: json(explanationReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads', background: 'learns' } },
  async run({ model, rows, background }, params, context) {
    const report = await explainModel({ model, rows, background: background ?? rows }, params, context);
    for (const sentence of report.summary) context.log(sentence);
    return { report };
  },
}) as Explain;
