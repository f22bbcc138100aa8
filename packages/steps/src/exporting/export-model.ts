// Exports a model into a format of other programs, and compares what it was exported to with the model.

import { join } from 'node:path';
import { defineStep, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { type ExportedModel, type ExportFormat, exportedModel, exportFormats } from '../kinds/exported-model.ts';
import { type Model, model } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { type ExportReport, exportReportSchema } from './export-report.ts';
import { exportToFolder } from './export-to-folder.ts';

export type { ExportedModel, ExportFormat } from '../kinds/exported-model.ts';
export type { ExportReport } from './export-report.ts';

export interface ExportOptions {
  /**
   * `onnx`: one file for onnxruntime and other programs that read ONNX, for models of every family. `saved-model` (TensorFlow),
   * `tfjs-layers` and `tflite`: networks. `lightgbm`: trees, as LightGBM's own text. These hold no encoding of rows:
   * `export.json` says how a row becomes numbers. `pmml` (4.4): linear models, trees and baselines, with the encoding.
   */
  readonly format: ExportFormat;
  /**
   * The largest difference between the exported model and the model, on any of the rows. Of a classifier it is between two
   * probabilities; of a regressor between two numbers, as a share of the larger one of the number and the deviation of the
   * label. Default 1e-6.
   */
  readonly tolerance?: number | undefined;
  /**
   * Whether the report has the latency of both, in milliseconds. Then no two runs give the same report. The log of the node
   * has it in any case. Default false.
   */
  readonly latency?: boolean | undefined;
}

export interface ExportModel extends Runnable {
  /**
   * Writes a model as a folder of another program's format: `exported`, with `export.json`, which says what the inputs and
   * outputs are and what the format cannot hold, and `conformance.json`. As `onnx` and `pmml` the exported model takes columns:
   * missing values, scaling and categories are inside, and so are the calibration and the threshold. Both models are asked
   * on `rows`, the exported one from the files, and `report` says the largest difference and the row that it is on.
   *
   * @throws Error if the format cannot hold a part of the model, which it names; if there are no rows; and if the largest
   *   difference is above the tolerance
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: {
      readonly model: Ref<Model<Row, 'classification' | 'regression'>, 'model'>;
      readonly rows: Ref<Table<Row>, 'table'>;
    },
    params: ExportOptions,
  ): { readonly exported: Ref<ExportedModel, 'exported-model'>; readonly report: Ref<ExportReport, 'metrics'> };
}

export const exportParamsSchema = z.strictObject({
  format: z.enum(exportFormats),
  tolerance: z.number().min(0).default(1e-6),
  latency: z.boolean().default(false),
});

export const exportModel: ExportModel = defineStep('export-model', {
  in: { model, rows: table },
  params: exportParamsSchema,
  out: { exported: exportedModel, report: report(exportReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: ({ model, rows }, params, context) =>
    exportToFolder(model, rows, params, join(context.folder, 'exported'), (line) => context.log(line)),
}) as ExportModel;
