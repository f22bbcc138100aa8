// Trains a linear model to its optimum. The label's column decides which: ridge, lasso or elastic net for a number, and
// logistic regression for anything else.

import { join } from 'node:path';
import { defineStep, json, type Kind, type Ref, type Runnable } from '@cairn/core';
import { fitFeatures } from './encoding/fit-features.ts';
import { type ModelOf, model } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';
import { type CoefficientsReport, coefficientsSchema, describeCoefficients } from './linear/describe-coefficients.ts';
import { fitLinear } from './linear/fit-linear.ts';
import type { LinearParameters } from './linear/linear-family.ts';
import { type LinearOptions, linearParamsSchema } from './linear/linear-params.ts';
import { describeLabel } from './models/describe-label.ts';
import { parametersFile } from './models/model-files.ts';
import { saveParameters } from './models/parameters-file.ts';
import type { ModelDescription } from './schemas/model-description.ts';
import { checkLabel } from './training/check-label.ts';

export interface TrainLinear extends Runnable {
  /**
   * Fits a linear model on `rows`: logistic regression for a category or a boolean (one score for two classes,
   * multinomial for more), ridge, lasso or elastic net for a number. Objectives, names and defaults are scikit-learn's.
   * The coefficients are within 1e-9 of the optimum, or the step fails. Nothing is random but the folds
   * of target encoding.
   *
   * Scalers and encoders are fitted on `rows` and are part of the model. `coefficients` explains each coefficient in
   * the units of its column.
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, const Label extends string = string>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params: LinearOptions & {
      readonly label: Label extends keyof Row ? Label : keyof Row & string;
      /** Default: the image column if there is one, otherwise all columns except the label and the protected ones. */
      readonly features?: readonly (keyof Row & string)[] | undefined;
    },
  ): { readonly model: Ref<ModelOf<Row, Label>, 'model'>; readonly coefficients: Ref<CoefficientsReport, 'json'> };
}

/** The type of the model follows from the label's column, as the call signature says. */
// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const modelOfLabel: Kind<any, 'model'> = model;

export const trainLinear: TrainLinear = defineStep('train-linear', {
  in: { rows: table },
  params: linearParamsSchema,
  out: { model: modelOfLabel, coefficients: json(coefficientsSchema) },
  rows: { in: { rows: 'learns' } },
  run: async ({ rows }, params, context) => {
    if (rows.rowCount === 0) throw new Error('There are no rows to learn from');
    const label = describeLabel(rows, params.label);
    checkLabel(label, rows, 'training');
    const { features, learning } = fitFeatures(rows, params, label, context);
    const fit = fitLinear(rows, learning, label, params);
    const { coefficients, intercepts } = fit;
    const description: ModelDescription = {
      family: 'linear',
      files: [parametersFile],
      ...label,
      target: label.target && { type: 'standard', mean: 0, deviation: 1 },
      features,
      parameterCount: coefficients.reduce((total, own) => total + own.length, intercepts.length),
      cleaning: rows.cleaning,
    };
    const path = join(context.folder, 'model');
    await saveParameters({ coefficients, intercepts } satisfies LinearParameters, description, path);
    return {
      model: { task: label.task, description, path },
      coefficients: describeCoefficients(description, fit),
    };
  },
}) as TrainLinear;
