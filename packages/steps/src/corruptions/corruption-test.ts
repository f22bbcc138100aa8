// Tests a classifier of images on common corruptions.

import { defineStep, optional, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { type Classifier, classifier } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { type CorruptionReport, corruptionReportSchema } from './corruption-report.ts';
import { type CorruptionName, type CorruptionScale, corruptionNames, corruptionScales } from './corruptions.ts';
import { testCorruptions } from './test-corruptions.ts';

export type { CorruptionReport };

export interface CorruptionOptions {
  /** Default: all of them. */
  readonly corruptions?: readonly CorruptionName[] | undefined;
  /** Whose severities: those of ImageNet-C, or those of CIFAR-10-C. Default `imagenet` for images with a side above 64 pixels. */
  readonly scale?: CorruptionScale | undefined;
  /** Wins over the node's own seed. */
  readonly seed?: number | undefined;
}

export interface CorruptionTest extends Runnable {
  /**
   * Noise, blur, brightness, contrast and pixelation, each in five severities (Hendrycks and Dietterich 2019), and the mean
   * corruption error over all of them.
   *
   * @throws Error for no rows, and for a model that takes no image
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is reported
  <Row = any>(
    inputs: {
      readonly model: Ref<Classifier<Row>, 'model'>;
      readonly rows: Ref<Table<Row>, 'table'>;
      /** Errors are divided by those of this model, as mCE is divided by AlexNet's. Default none: errors as they are. */
      readonly baseline?: Ref<Classifier<Row>, 'model'> | undefined;
    },
    params?: CorruptionOptions,
  ): { readonly report: Ref<CorruptionReport, 'metrics'> };
}

export const corruptionTest: CorruptionTest = defineStep('corruption-test', {
  in: { model: classifier, rows: table, baseline: optional(classifier) },
  params: z.strictObject({
    corruptions: z
      .array(z.enum(corruptionNames))
      .min(1)
      .readonly()
      .default([...corruptionNames]),
    scale: z.enum(corruptionScales).optional(),
    seed: z.int().optional(),
  }),
  out: { report: report(corruptionReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ model, rows, baseline }, params, context) => ({
    report: await testCorruptions({ model, baseline: baseline ?? null, rows }, params, context),
  }),
}) as CorruptionTest;
