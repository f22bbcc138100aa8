// Rows with the small changes that fooled a model, to look at: as a list, and images as a picture.

import { defineStep, json, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from '../../backend/native-memo.ts';
import { type Classifier, classifier } from '../../kinds/model.ts';
import { type Pictures, pictures } from '../../kinds/pictures.ts';
import { type Table, table } from '../../kinds/table.ts';
import { type AttackOptions, attackParamsSchema } from '../attack-params.ts';
import { findFooling } from './find-fooling.ts';
import { type FoolingReport, foolingReportSchema } from './fooling-report.ts';

export interface FoolingExamples extends Runnable {
  /**
   * Attacks rows as `adversarialTest` does, with the same params, and shows for those that were fooled the smallest change that
   * was found: `report` lists what was changed, and `sheet` has a PNG in which each line is an image as it is, as it was
   * changed, and the difference (grey is no change; the largest change is black or white). Rows without images have no picture.
   *
   * @throws Error as `adversarialTest`
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any>(
    inputs: { readonly model: Ref<Classifier<Row>, 'model'>; readonly rows: Ref<Table<Row>, 'table'> },
    params?: AttackOptions & {
      /** Rows that are shown, those with the smallest changes first. Default 10. */
      readonly most?: number | undefined;
      /** Rows that are attacked, evenly from all. Default 200. */
      readonly tried?: number | undefined;
    },
  ): { readonly report: Ref<FoolingReport, 'json'>; readonly sheet: Ref<Pictures, 'pictures'> };
}

export const foolingExamples: FoolingExamples = defineStep('fooling-examples', {
  in: { model: classifier, rows: table },
  params: z.strictObject({
    ...attackParamsSchema.shape,
    most: z.int().positive().max(100).default(10),
    tried: z.int().positive().default(200),
  }),
  out: { report: json(foolingReportSchema), sheet: pictures },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ model, rows }, params, context) => {
    const { report, sheet } = await findFooling(model, rows, params, context);
    for (const sentence of report.summary) context.log(sentence);
    return { report, sheet: { files: sheet ? { 'fooled.png': sheet } : {} } };
  },
}) as FoolingExamples;
