// How well a copy that was trained on a model's answers agrees with it.

import { defineStep, type Ref, type Runnable, report } from '@cairn/core';
import { estimateRate } from '@cairn/stats';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { type Classifier, classifier } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { encodeClasses } from '../models/describe-label.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';

const extractionReportSchema = z.strictObject({
  /** Share of the rows for which the copy answers as the model. */
  agreement: estimateSchema,
  modelAccuracy: estimateSchema,
  copyAccuracy: estimateSchema,
  summary: z.array(z.string()),
});
export type ExtractionReport = z.output<typeof extractionReportSchema>;

export interface ExtractionTest extends Runnable {
  /**
   * Model extraction (Tramèr and others 2016): the share of `rows` for which a copy, trained on the answers that `answerRows` got,
   * decides as the model does. `rows` are rows that the copy was not trained on.
   *
   * @throws Error for regressors, for no rows, and for a copy of another label or other classes
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(inputs: {
    readonly model: Ref<Classifier<Row>, 'model'>;
    readonly copy: Ref<Classifier<Row>, 'model'>;
    readonly rows: Ref<Table<Row>, 'table'>;
  }): { readonly report: Ref<ExtractionReport, 'metrics'> };
}

export const extractionTest: ExtractionTest = defineStep('extraction-test', {
  in: { model: classifier, copy: classifier, rows: table },
  params: z.strictObject({}),
  out: { report: report(extractionReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ model, copy, rows }, _params, context) => {
    const [{ description: own }, { description: other }] = [model as AnyModel, copy as AnyModel];
    if (own.task !== 'classification')
      throw new Error('Only classifiers are compared with a copy, and this is a regressor');
    if (own.label !== other.label || own.classes.join('\n') !== other.classes.join('\n'))
      throw new Error(
        `The copy predicts '${other.label}', and the model '${own.label}': their labels and classes must be the same`,
      );
    const n = rows.rowCount;
    if (n === 0) throw new Error('There are no rows to compare on');
    const truth = encodeClasses(own, rows);
    const [said, copied] = [(await predictTable(model, rows)).predicted, (await predictTable(copy, rows)).predicted];
    const rate = (first: Int32Array, second: Int32Array) =>
      estimateRate({ hits: first.filter((value, row) => value === second[row]).length, n });
    const agreement = rate(said, copied);
    const summary = [
      `The copy (family '${other.family}') answers ${((agreement.value ?? 0) * 100).toFixed(1)} % of ${n} rows as the model does`,
    ];
    for (const sentence of summary) context.log(sentence);
    return { report: { agreement, modelAccuracy: rate(said, truth), copyAccuracy: rate(copied, truth), summary } };
  },
}) as ExtractionTest;
