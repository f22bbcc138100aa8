// Guesses which rows a classifier was trained on, compared with models of the same kind that did not see them.

import { defineStep, each, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { type Classifier, classifier } from '../kinds/model.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import { encodeClasses } from '../models/describe-label.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { takeFold } from '../take-fold.ts';
import { judgeScores } from './judge-scores.ts';
import { confidences, offlineScores } from './shadow-scores.ts';

const shadowReportSchema = z.strictObject({
  auc: estimateSchema,
  advantage: estimateSchema,
  tprAtFpr1Percent: estimateSchema,
  tprAtFpr01Percent: estimateSchema,
  largestAdvantage: z.number(),
  /** How many models the confidence in a row was compared with. */
  shadows: z.int(),
  summary: z.array(z.string()),
});
export type ShadowReport = z.output<typeof shadowReportSchema>;

export interface ShadowTest extends Runnable {
  /**
   * The offline likelihood ratio attack (LiRA, Carlini and others 2022): a row is a member if the model is more sure of it than
   * `shadows` are, which `trainShadows` trained on other rows. It finds members that an attack by the loss does not, because some
   * rows are easy for every model.
   *
   * @throws Error for a regressor, for fewer than 2 shadow models or 10 rows on a side, and for shadows of other classes
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, const Name extends string = string>(inputs: {
    readonly model: Ref<Classifier<Row>, 'model'>;
    readonly shadows: { readonly [N in Name]: Ref<Classifier<Row>, 'model'> };
    /** Rows that the model was trained on. */
    readonly members: Ref<Table<Row>, 'table'>;
    /** Rows of the same kind that the model and its shadows were not trained on. */
    readonly rows: Ref<Table<Row>, 'table'>;
  }): { readonly report: Ref<ShadowReport, 'metrics'> };
}

export const shadowTest: ShadowTest = defineStep('shadow-test', {
  in: { model: classifier, shadows: each(classifier), members: table, rows: table },
  params: z.strictObject({}),
  out: { report: report(shadowReportSchema) },
  memo: nativeMemo,
  rows: { in: { members: 'learns', rows: 'reads' } },
  async run({ model, shadows, members, rows }, _params, context) {
    const { description, task } = model as AnyModel;
    if (task !== 'classification')
      throw new Error('Only classifiers are tested for membership, and this is a regressor');
    const others = Object.entries(shadows) as [string, AnyModel][];
    if (others.length < 2) throw new Error(`shadows: ${others.length} is too few to compare with: train at least 2`);
    for (const [name, shadow] of others)
      if (shadow.description.classes.join('\n') !== description.classes.join('\n'))
        throw new Error(`shadows: '${name}' has other classes than the model`);
    for (const [name, given] of Object.entries({ members, rows }))
      if (given.rowCount < 10)
        throw new Error(`${name}: ${given.rowCount} rows are too few to tell members from others: give 10`);
    const scoresOf = async (given: AnyTable) => {
      const truth = encodeClasses(description, given);
      const confidenceOf = async (asked: AnyModel) =>
        confidences((await predictTable(asked, given)).probabilities, truth, description.classes.length);
      const compared: Float64Array[] = [];
      for (const [, shadow] of others) compared.push(await confidenceOf(shadow));
      return offlineScores(await confidenceOf(model), compared);
    };
    const found = judgeScores(await scoresOf(members), await scoresOf(rows));
    const show = (value: number | null) => (value === null ? 'unknown' : String(Number(value.toPrecision(3))));
    const summary = [
      `Membership by ${others.length} shadow models: AUC ${show(found.auc.value)} (${show(found.auc.low)} to ${show(found.auc.high)}), ${show(found.tprAtFpr1Percent.value)} of the members at a false positive rate of 1 %`,
    ];
    for (const sentence of summary) context.log(sentence);
    return { report: { ...found, shadows: others.length, summary } };
  },
}) as ShadowTest;

/**
 * Models for `shadowTest`, each trained by `make` on a random half of `rows`: rows that the attacked model was not trained on, and
 * that the test does not judge (validation rows). Give `make` the settings of the attacked model.
 *
 * ```ts
 * const shadows = trainShadows({ rows: data.validation }, { count: 8 }, (rows) => trainTrees({ rows }, { label: 'repaid' }).model);
 * ```
 *
 * @throws RangeError if `count` is not a whole number from 2
 */
export function trainShadows<Row>(
  inputs: { readonly rows: Ref<Table<Row>, 'table'> },
  {
    count = 8,
    stratify,
  }: { readonly count?: number | undefined; readonly stratify?: (keyof NoInfer<Row> & string) | undefined },
  make: (rows: Ref<Table<Row>, 'table'>) => Ref<Classifier<Row>, 'model'>,
): Readonly<Record<string, Ref<Classifier<Row>, 'model'>>> {
  if (!Number.isInteger(count) || count < 2) throw new RangeError(`count is ${count}: give a whole number from 2`);
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const { train } = takeFold<Row>(inputs, { fold: 1, of: 2, seed: index, stratify });
      return [`shadow${index + 1}`, make(train)] as const;
    }),
  );
}
