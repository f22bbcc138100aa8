// Makes a model that answers "unknown" for rows that are unlike those of its classes.

import { join } from 'node:path';
import { defineStep, json, optional, type Ref, type Runnable } from '@cairn/core';
import { Estimate, estimateRate, Figure, moments } from '@cairn/stats';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { type Classifier, classifier } from '../kinds/model.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import { familyOf } from '../models/families.ts';
import type { AnyModel } from '../models/model-value.ts';
import { saveWrapped } from '../wrapped/save-wrapped.ts';
import { type Detector, fitDetector, openDetector } from './detector.ts';
import { type FeatureSource, featureSources } from './feature-source.ts';
import { type OpenSetScore, openSetScores } from './open-set-score.ts';

const rejectionReportSchema = z.strictObject({
  score: z.enum(openSetScores),
  /** Rows whose score is below it are unknown. */
  threshold: z.number(),
  /** Rows of known classes that the threshold was chosen on. */
  rows: z.int(),
  /** Share of these rows that are rejected: at most the rate that was asked for. */
  knownRejected: estimateSchema,
  /** Share of the validation rows of other classes that are rejected; null if there are none. They chose nothing. */
  unseenRejected: estimateSchema,
  summary: z.array(z.string()),
});

export type RejectionReport = z.output<typeof rejectionReportSchema>;

export interface RejectOptions {
  /** As of `openSetTest`. Default `softmax`, which every classifier has. */
  readonly score?: OpenSetScore | undefined;
  /** The share of validation rows of known classes that may be rejected, above 0 and below 1. Default 0.05. */
  readonly rate?: number | undefined;
  /** The answer for what is unknown: one more class of the model. Default `unknown`. */
  readonly answer?: string | undefined;
  /** As of `openSetTest`. */
  readonly features?: FeatureSource | undefined;
  /** k of `knn`. Default 50. */
  readonly neighbours?: number | undefined;
}

export interface RejectUnknown extends Runnable {
  /**
   * A model with the same parameters and one more class, which it predicts for rows whose score is below a threshold: that
   * of which at most `rate` of the validation rows are rejected. `evaluate`, `cairn predict`, servers and bundles use it as any
   * model; labels that are not classes of the model inside count as the class for the unknown. The model has no gradients
   * any more, and no positive class.
   *
   * @throws Error for regressors, for a model that rejects already, for a class that has the name of the answer, if `rate` of
   *   the rows is less than one row, and for a score that the model or the rows do not allow
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: {
      // biome-ignore lint/suspicious/noExplicitAny: its label may have fewer values than that of the validation rows
      readonly model: Ref<Classifier<any>, 'model'>;
      /** With the label: rows that the threshold is chosen on, which trained nothing. */
      readonly validation: Ref<Table<Row>, 'table'>;
      /** Rows that trained the model, for `mahalanobis` and `knn`. */
      // biome-ignore lint/suspicious/noExplicitAny: as of the model
      readonly training?: Ref<Table<any>, 'table'> | undefined;
    },
    params?: RejectOptions,
  ): { readonly model: Ref<Classifier<Row>, 'model'>; readonly report: Ref<RejectionReport, 'json'> };
}

const paramsSchema = z.strictObject({
  score: z.enum(openSetScores).default('softmax'),
  rate: z.number().gt(0).lt(1).default(0.05),
  answer: z.string().min(1).default('unknown'),
  features: z.enum(featureSources).optional(),
  neighbours: z.int().positive().default(50),
});

export const rejectUnknown: RejectUnknown = defineStep('reject-unknown', {
  in: { model: classifier, validation: table, training: optional(table) },
  params: paramsSchema,
  out: { model: classifier, report: json(rejectionReportSchema) },
  memo: nativeMemo,
  rows: { in: { validation: 'chooses', training: 'learns' } },
  run: async ({ model: given, validation, training }, params, context) => {
    const model = given as AnyModel;
    checkModel(model, params.answer);
    const family = familyOf(model);
    const opened = await family.open(model);
    try {
      const detector = await fitDetector({ model, family, opened }, training, params);
      const open = await openDetector(model, family, detector);
      try {
        const scores = open.scoresOf(validation, opened.scoresOf(validation));
        const isKnown = isOfKnownClass(model, validation);
        const known = scores.filter((_, row) => isKnown[row]).sort();
        const unseen = scores.filter((_, row) => !isKnown[row]);
        const threshold = chooseThreshold(known, params.rate);
        const rejected = (own: Float64Array) =>
          own.length === 0
            ? Estimate.of(Figure.none(0, 'all validation rows are of known classes'), null)
            : estimateRate({ hits: own.filter((score) => score < threshold).length, n: own.length });
        const deviation = moments([...known]).deviation || 1;
        const [knownRejected, unseenRejected] = [rejected(known), rejected(unseen)];
        const summary = [
          `'${params.answer}' for a score by ${params.score} below ${threshold.toPrecision(4)}: ${show(knownRejected)} of ${known.length} rows of known classes` +
            (unseen.length > 0 ? `, and ${show(unseenRejected)} of ${unseen.length} rows of others` : ''),
        ];
        for (const sentence of summary) context.log(sentence);
        const wrapping = { type: 'rejecting', detector, threshold, deviation } as const;
        const wrapped = await saveWrapped(model, wrapping, join(context.folder, 'model'), {
          unknown: params.answer,
          by: `answers '${params.answer}' for rows unlike its classes, by ${params.score}`,
          parameterCount: 1 + countNumbers(detector),
        });
        const report = { score: params.score, threshold, rows: known.length, knownRejected, unseenRejected, summary };
        return { model: wrapped as typeof given, report };
      } finally {
        open.dispose();
      }
    } finally {
      opened.dispose();
    }
  },
}) as RejectUnknown;

function checkModel({ task, description }: AnyModel, answer: string): void {
  if (task !== 'classification') throw new Error('Only classifiers have classes to reject, and this is a regressor');
  if (description.unknown !== undefined)
    throw new Error(`The model answers '${description.unknown}' already: give the one that it was made from`);
  if (description.classes.includes(answer))
    throw new Error(
      `'${answer}' is a class of the model: give the answer for what is unknown another name, answer: '…'`,
    );
}

function isOfKnownClass({ description: { label, classes } }: AnyModel, rows: AnyTable): readonly boolean[] {
  if (!(label in rows.columns)) throw new Error(`The validation rows have no label '${label}'`);
  const known = new Set(classes);
  return (rows.column(label) as readonly unknown[]).map((value) => known.has(String(value)));
}

/** @param known - ascending */
function chooseThreshold(known: Float64Array, rate: number): number {
  const rejected = Math.floor(rate * known.length + 1e-9);
  if (rejected < 1)
    throw new Error(
      `rate: ${rate} of ${known.length} validation rows of known classes is less than one row: give more rows, or a rate of at least ${Number((1 / Math.max(1, known.length)).toPrecision(2))}`,
    );
  return known[rejected]!;
}

function countNumbers(detector: Detector): number {
  if (!('fitted' in detector)) return 0;
  const { fitted } = detector;
  const count = (rows: readonly (readonly number[])[]) => rows.reduce((total, own) => total + own.length, 0);
  return fitted.type === 'knn' ? count(fitted.rows) : count(fitted.means) + count(fitted.whitening);
}

function show({ value, low, high }: Estimate): string {
  const share = (of: number | null) => (of === null ? 'unknown' : `${(100 * of).toFixed(1)} %`);
  return low === null ? share(value) : `${share(value)} (${share(low)} to ${share(high)})`;
}
