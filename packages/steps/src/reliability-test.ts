// Tests how a model behaves when rows are not as they should be, and whether it does what its author expects.

import { defineStep, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from './backend/native-memo.ts';
import { type Classifier, model, type Regressor } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';
import { type ReliabilityReport, reliabilityReportSchema } from './reliability/reliability-report.ts';
import { testReliability } from './reliability/test-reliability.ts';

export type { ReliabilityReport };

export interface ReliabilityOptions<Row> {
  /** Deviation of the noise, as a share of each column's range. Default 0.05. */
  readonly noise?: number | undefined;
  /** Share of a classifier's decisions that noise in one column may change. Default 0.1. */
  readonly largestChange?: number | undefined;
  /** Of a regressor: the numbers that an answer may be, in the label's unit. Default any finite number. */
  readonly answers?: { readonly low: number; readonly high: number } | undefined;
  /** Categories or booleans of which no other value may change the answer. */
  readonly mustNotChange?: readonly (keyof Row & string)[] | undefined;
  /** By column of numbers: adding this much must not lower the answer (of two classes, the positive one's probability). */
  readonly mustRaise?: { readonly [Name in keyof Row & string]?: number } | undefined;
  /** By column of numbers: adding this much must not raise the answer. */
  readonly mustLower?: { readonly [Name in keyof Row & string]?: number } | undefined;
  /** Share of the rows that may do otherwise. Default 0. */
  readonly tolerance?: number | undefined;
  /** Wins over the node's own seed. */
  readonly seed?: number | undefined;
}

export interface ReliabilityTest extends Runnable {
  /**
   * Missing columns and values, unseen categories, noise, outliers, unit mistakes, constant columns and extreme rows: each must
   * be refused with the column's name, or answered within bounds. And the author's own expectations: what must not change the
   * answer, and what must raise or lower it (CheckList).
   *
   * @throws Error for no rows, and for an expectation about a column that is no feature or of another type
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any>(
    inputs: {
      readonly model: Ref<Classifier<Row> | Regressor<Row>, 'model'>;
      readonly rows: Ref<Table<Row>, 'table'>;
    },
    params?: ReliabilityOptions<Row>,
  ): { readonly report: Ref<ReliabilityReport, 'metrics'> };
}

const shifts = z.record(z.string(), z.number()).default({});
const share = z.number().min(0).max(1);

export const reliabilityParamsSchema = z.strictObject({
  noise: z.number().positive().default(0.05),
  largestChange: share.default(0.1),
  answers: z
    .strictObject({ low: z.number(), high: z.number() })
    .refine(({ low, high }) => low < high, 'low is below high')
    .optional(),
  mustNotChange: z.array(z.string()).readonly().default([]),
  mustRaise: shifts,
  mustLower: shifts,
  tolerance: share.default(0),
  seed: z.int().optional(),
});

export const reliabilityTest: ReliabilityTest = defineStep('reliability-test', {
  in: { model, rows: table },
  params: reliabilityParamsSchema,
  out: { report: report(reliabilityReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  async run({ model, rows }, params, context) {
    const found = await testReliability(model, rows, params, context);
    for (const sentence of found.summary) context.log(sentence);
    return { report: found };
  },
}) as ReliabilityTest;
