// What a test with unseen classes reports.

import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { openSetScores } from './open-set-score.ts';

const figures = {
  auroc: estimateSchema,
  auprIn: estimateSchema,
  auprOut: estimateSchema,
  fprAt95Tpr: estimateSchema,
  fprAt95TprOut: estimateSchema,
};

/** `own` is the score by which a model of `rejectUnknown` rejects. */
export const reportedScores = [...openSetScores, 'own'] as const;
const scoreSchema = z.enum(reportedScores);

/** The figures at the top are those of the first score. */
export const openSetReportSchema = z.strictObject({
  /** The score that the figures at the top are of. */
  score: scoreSchema,
  ...figures,
  /** Rows of classes that the model knows. */
  knownRows: z.int(),
  /** Rows of classes that it does not know. */
  unseenRows: z.int(),
  /** Share of the known rows that the model rejects; null for a model that rejects nothing. */
  knownRejected: estimateSchema,
  /** Share of the rows of unseen classes that the model rejects; null for a model that rejects nothing. */
  unseenRejected: estimateSchema,
  scores: z.array(z.strictObject({ score: scoreSchema, ...figures })),
  /** Scores that this model or these rows do not allow, and why. */
  leftOut: z.array(z.strictObject({ score: scoreSchema, reason: z.string() })),
  summary: z.array(z.string()),
});

export type OpenSetReport = z.output<typeof openSetReportSchema>;
