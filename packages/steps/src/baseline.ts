// A model that ignores its inputs: every other model is compared with it.

import { join } from 'node:path';
import { defineStep, type Kind, listAll, type Ref, type Runnable } from '@cairn/core';
import { moments } from '@cairn/stats';
import { z } from 'zod';
import type { ConstantParameters } from './constant/constant-family.ts';
import { type ModelOf, model } from './kinds/model.ts';
import { type AnyTable, type Table, table } from './kinds/table.ts';
import { describeLabel, encodeClasses, encodeTargets, type LabelDescription } from './models/describe-label.ts';
import { parametersFile } from './models/model-files.ts';
import { saveParameters } from './models/parameters-file.ts';
import type { ModelDescription } from './schemas/model-description.ts';

export interface BaselineOptions {
  /**
   * The prediction. For a classifier: the share of each class in the training rows (`prior`, default), or always the
   * most frequent class (`most-frequent`). For a regressor: the `mean` (default) or the `median`.
   */
  readonly strategy?: 'prior' | 'most-frequent' | 'mean' | 'median' | undefined;
}

export interface Baseline extends Runnable {
  /**
   * A model that predicts the same for every row, like scikit-learn's `DummyClassifier` and `DummyRegressor`. It is
   * evaluated, attacked and audited like any model: a model that is not better than this one has learned nothing.
   *
   * @throws Error if there are no rows, or if the strategy is for the other type of label
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, const Label extends string = string>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params: BaselineOptions & { readonly label: Label extends keyof Row ? Label : keyof Row & string },
  ): { readonly model: Ref<ModelOf<Row, Label>, 'model'> };
}

/** The type of the model follows from the label's column, as the call signature says. */
// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const modelOfLabel: Kind<any, 'model'> = model;

const strategies = { classification: ['prior', 'most-frequent'], regression: ['mean', 'median'] } as const;

export const baseline: Baseline = defineStep('baseline', {
  in: { rows: table },
  params: z.strictObject({
    label: z.string().min(1),
    strategy: z.enum([...strategies.classification, ...strategies.regression]).optional(),
  }),
  out: { model: modelOfLabel },
  rows: { in: { rows: 'learns' } },
  run: async ({ rows }, params, context) => {
    if (rows.rowCount === 0) throw new Error('There are no rows to learn from');
    const label = describeLabel(rows, params.label);
    const known: readonly string[] = strategies[label.task];
    const { strategy = known[0]! } = params;
    if (!known.includes(strategy))
      throw new Error(
        `Strategy '${strategy}' is not for ${label.task}, and '${params.label}' makes a ${label.task === 'regression' ? 'regressor' : 'classifier'}: use ${listAll(
          known.map((name) => `'${name}'`),
          'or',
        )}`,
      );
    const outputs = label.task === 'regression' ? [centreOf(label, rows, strategy)] : sharesOf(label, rows, strategy);
    const description: ModelDescription = {
      family: 'constant',
      files: [parametersFile],
      ...label,
      target: label.target && { type: 'standard', mean: 0, deviation: 1 },
      features: [],
      parameterCount: outputs.length,
      cleaning: rows.cleaning,
    };
    const path = join(context.folder, 'model');
    await saveParameters({ outputs } satisfies ConstantParameters, description, path);
    return { model: { task: label.task, description, path } };
  },
}) as Baseline;

function sharesOf(label: LabelDescription, rows: AnyTable, strategy: string): readonly number[] {
  const counts = new Array<number>(label.classes.length).fill(0);
  for (const index of encodeClasses(label, rows)) counts[index]!++;
  if (strategy === 'prior') return counts.map((count) => count / rows.rowCount);
  const most = counts.indexOf(Math.max(...counts));
  return counts.map((_, index) => (index === most ? 1 : 0));
}

function centreOf(label: LabelDescription, rows: AnyTable, strategy: string): number {
  const values = encodeTargets(label, rows);
  if (strategy === 'mean') return moments([...values]).mean;
  const sorted = values.sort();
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
}
