// What a privacy test reports.

import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { membershipAttacks } from './membership-scores.ts';

const figures = {
  auc: estimateSchema,
  advantage: estimateSchema,
  tprAtFpr1Percent: estimateSchema,
  tprAtFpr01Percent: estimateSchema,
};

/** The figures at the top are those of the attack by the loss. */
export const privacyReportSchema = z.strictObject({
  ...figures,
  /** Share of the members that the model is right about. */
  memberAccuracy: estimateSchema,
  /** The same of the other rows. */
  otherAccuracy: estimateSchema,
  attacks: z.array(z.strictObject({ attack: z.enum(membershipAttacks), ...figures, largestAdvantage: z.number() })),
  summary: z.array(z.string()),
});

export type PrivacyReport = z.output<typeof privacyReportSchema>;
