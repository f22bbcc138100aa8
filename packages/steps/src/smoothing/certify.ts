// Proves within which radius no change of a row alters the answer of a smoothed classifier.

import { join } from 'node:path';
import { defineStep, type Ref, type Runnable, report } from '@cairn/core';
import { certifiedRadius, estimateRate } from '@cairn/stats';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { type Classifier, classifier } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { encodeClasses } from '../models/describe-label.ts';
import { familyOf } from '../models/families.ts';
import { memberFolder } from '../models/model-files.ts';
import type { AnyModel } from '../models/model-value.ts';
import { readParameters } from '../models/parameters-file.ts';
import { readModel } from '../models/read-model.ts';
import type { WrappedParameters } from '../wrapped/wrapping.ts';
import { countVotes } from './count-votes.ts';

const certificationReportSchema = z.strictObject({
  /** Share of the rows whose answer is right, and proven within no radius in particular. */
  certifiedAccuracy: estimateSchema,
  /** Share of the rows for which nothing is proven. */
  abstained: estimateSchema,
  /** Share of the rows that are right and proven within at least the radius, in shares of the declared ranges (L2). */
  curve: z.array(z.strictObject({ radius: z.number(), certifiedAccuracy: estimateSchema })),
  /** For each row: the number of its raw row, the answer, whether it is right, and its radius; null if nothing is proven. */
  rows: z.array(
    z.strictObject({ row: z.int(), answer: z.string(), right: z.boolean(), radius: z.number().nullable() }),
  ),
  settings: z.strictObject({
    deviation: z.number(),
    selection: z.int(),
    draws: z.int(),
    miss: z.number(),
  }),
  summary: z.array(z.string()),
});
export type CertificationReport = z.output<typeof certificationReportSchema>;

export interface Certify extends Runnable {
  /**
   * Cohen's `CERTIFY` for each row: `selection` draws choose the answer, other `draws` give Clopper and Pearson's lower bound of
   * its share, and σ × the normal quantile of that is the radius. Each radius is wrong with a chance of `miss` at most.
   *
   * @throws Error if the model was not made by `smooth`, or there are no rows
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly model: Ref<Classifier<Row>, 'model'>; readonly rows: Ref<Table<Row>, 'table'> },
    params?: {
      /** Draws that choose the answer; default 100, as in the paper. */
      readonly selection?: number | undefined;
      /** Draws that prove the radius; default 1,000. The paper has 100,000. More give larger radii. */
      readonly draws?: number | undefined;
      /** Default 0.001, as in the paper. */
      readonly miss?: number | undefined;
      /** Of the curve, in shares of the declared ranges; default 0.25, 0.5, 0.75, 1, 1.5, 2 and 3 deviations of the noise. */
      readonly radii?: readonly number[] | undefined;
      /** Wins over the node's own seed. */
      readonly seed?: number | undefined;
    },
  ): { readonly report: Ref<CertificationReport, 'metrics'> };
}

export const certify: Certify = defineStep('certify', {
  in: { model: classifier, rows: table },
  params: z.strictObject({
    selection: z.int().min(1).default(100),
    draws: z.int().min(1).default(1000),
    miss: z.number().gt(0).lt(0.5).default(0.001),
    radii: z.array(z.number().positive()).min(1).readonly().optional(),
    seed: z.int().optional(),
  }),
  out: { report: report(certificationReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ model, rows }, { selection, draws, miss, radii }, context) => {
    const { description } = model;
    if (rows.rowCount === 0) throw new Error('There are no rows to certify');
    const wrapping =
      description.family === 'wrapped' ? (await readParameters<WrappedParameters>(model.path)).wrapping : undefined;
    if (wrapping?.type !== 'smoothed')
      throw new Error(
        'Only a smoothed model has certified radii: smooth({ model }, { deviation: 0.1 }), then certify its model',
      );
    const { deviation } = wrapping;
    const truth = encodeClasses(description, rows);
    const width = description.classes.length;
    const inner: AnyModel = await readModel(join(model.path, memberFolder(0)));
    const opened = await familyOf(inner).open(inner);
    try {
      const count = (n: number, stream: string) =>
        countVotes(
          { model: inner, opened },
          description.features,
          rows,
          { deviation, draws: n, seed: context.seed },
          stream,
        );
      const [chosen, proving] = [count(selection, 'selection'), count(draws, 'draws')];
      const found = Array.from(truth, (own, row) => {
        const votes = chosen.subarray(row * width, (row + 1) * width);
        const answer = votes.indexOf(Math.max(...votes));
        const radius = certifiedRadius(proving[row * width + answer]!, draws, deviation, miss);
        return { row: rows.rowNumbers[row]!, answer: description.classes[answer]!, right: answer === own, radius };
      });
      const shareOf = (holds: (row: (typeof found)[number]) => boolean) =>
        estimateRate({ hits: found.filter(holds).length, n: found.length });
      const curve = (radii ?? [0.25, 0.5, 0.75, 1, 1.5, 2, 3].map((times) => times * deviation)).map((radius) => ({
        radius,
        certifiedAccuracy: shareOf((row) => row.right && row.radius !== null && row.radius >= radius),
      }));
      const certifiedAccuracy = shareOf(({ right, radius }) => right && radius !== null);
      const abstained = shareOf(({ radius }) => radius === null);
      const show = (value: number | null) => String(Number((value ?? 0).toPrecision(3)));
      const summary = [
        `Right and proven: ${show(certifiedAccuracy.value)} of ${found.length} rows; nothing is proven for ${show(abstained.value)}`,
        ...curve.map((point) => `Within ${show(point.radius)} of the ranges: ${show(point.certifiedAccuracy.value)}`),
      ];
      for (const sentence of summary) context.log(sentence);
      const settings = { deviation, selection, draws, miss };
      return { report: { certifiedAccuracy, abstained, curve, rows: found, settings, summary } };
    } finally {
      opened.dispose();
    }
  },
}) as Certify;
