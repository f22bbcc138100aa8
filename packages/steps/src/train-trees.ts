// Trains trees with LightGBM. The label's column decides what it gives: a number a regressor, anything else a classifier.

import { join } from 'node:path';
import { defineStep, json, type Kind, optional, type Ref, type Runnable } from '@cairn/core';
import { nativeMemo } from './backend/native-memo.ts';
import { fitFeatures } from './encoding/fit-features.ts';
import { type ModelOf, model } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';
import { describeLabel } from './models/describe-label.ts';
import { treesFile } from './models/model-files.ts';
import type { ModelDescription } from './schemas/model-description.ts';
import { checkLabel } from './training/check-label.ts';
import { growTrees } from './trees/grow-trees.ts';
import { labelMatrix } from './trees/labelled-matrix.ts';
import { iterationsOf, lightGbmParams, scoreCountOf } from './trees/lightgbm-params.ts';
import { countSplitsAndLeaves } from './trees/tree-numbers.ts';
import { saveTrees } from './trees/trees-file.ts';
import { type Direction, type TreeOptions, treeParamsSchema } from './trees/trees-params.ts';
import { describeImportance, type TreesReport, treesReportSchema } from './trees/trees-report.ts';

export type { TreesReport } from './trees/trees-report.ts';

export interface TrainTrees extends Runnable {
  /**
   * Grows trees on `rows` with LightGBM 4.7: gradient boosting, DART, a random forest or a single tree. `validation` is for
   * early stopping and the losses of the report. The trees are bit for bit those of LightGBM's own Python package with the
   * same params, on one thread, and the same seed gives the same bits in any process.
   *
   * Numbers are taken as they are, categories as categories, and nulls of nullable columns as missing values, for which each
   * split has a side. `report` has the importance of each column by gain and by number of splits.
   *
   * @throws Error if no split leaves enough rows on both sides
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, const Label extends string = string>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'>; readonly validation?: Ref<Table<Row>, 'table'> | undefined },
    params: TreeOptions & {
      readonly label: Label extends keyof Row ? Label : keyof Row & string;
      /** Default: the image column if there is one, else all columns but the label and the protected ones. */
      readonly features?: readonly (keyof Row & string)[] | undefined;
      /**
       * Columns of numbers as which the prediction only ever rises or falls: the number, or the probability of the positive
       * one of two classes.
       */
      readonly monotone?: { readonly [Column in keyof Row & string]?: Direction } | undefined;
    },
  ): { readonly model: Ref<ModelOf<Row, Label>, 'model'>; readonly report: Ref<TreesReport, 'json'> };
}

/** Which model it is follows from the label's column; the call signature says how. */
// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const modelOfLabel: Kind<any, 'model'> = model;

export const trainTrees: TrainTrees = defineStep('train-trees', {
  in: { rows: table, validation: optional(table) },
  params: treeParamsSchema,
  out: { model: modelOfLabel, report: json(treesReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'learns', validation: 'chooses' } },
  run: async ({ rows, validation }, params, context) => {
    if (rows.rowCount === 0) throw new Error('There are no rows to learn from');
    if (params.earlyStopping && !validation)
      throw new Error(
        "'earlyStopping' watches the input 'validation', which is not connected: trainTrees({ rows, validation }, …)",
      );
    const described = describeLabel(rows, params.label);
    // Trees give the number itself.
    const label = { ...described, target: described.target && ({ type: 'standard', mean: 0, deviation: 1 } as const) };
    checkLabel(label, rows, 'training');
    if (validation) checkLabel(label, validation, 'validation');
    const { features, learning } = fitFeatures(rows, { ...params, encoding: 'raw' }, label, context);
    const learned = labelMatrix(rows, learning, label, params.classWeights);
    const watched = validation ? labelMatrix(validation, features, label, undefined) : null;
    const grown = await growTrees(
      learned,
      watched,
      {
        params: lightGbmParams(params, label, features, context.seed),
        iterations: iterationsOf(params),
        earlyStopping: params.earlyStopping,
      },
      context,
    );
    if (grown.splits.every((count) => count === 0))
      throw new Error(
        `No split leaves ${params.minRowsInLeaf} of the ${rows.rowCount} training rows on both sides and lowers the loss: ` +
          'use a smaller minRowsInLeaf, more rows, or other features',
      );
    const description: ModelDescription = {
      family: 'trees',
      files: [treesFile],
      ...label,
      features,
      parameterCount: countSplitsAndLeaves(grown.text),
      cleaning: rows.cleaning,
    };
    const path = join(context.folder, 'model');
    await saveTrees(grown.text, description, path);
    const report: TreesReport = {
      method: params.method,
      iterations: grown.iterations,
      treeCount: grown.iterations * scoreCountOf(label),
      stoppedEarly: grown.stoppedEarly,
      rowCount: rows.rowCount,
      validationLosses: [...grown.validationLosses],
      importance: describeImportance(features, grown),
    };
    return { model: { task: label.task, description, path }, report };
  },
}) as TrainTrees;
