// What a reliability test reports.

import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { situationNames } from './situations.ts';

const bound = z.number().nullable();

export const reliabilityReportSchema = z.strictObject({
  /** Share of the situations that were answered within bounds or refused by name. */
  handled: estimateSchema,
  situations: z.array(
    z.strictObject({
      situation: z.enum(situationNames),
      column: z.string().nullable(),
      outcome: z.enum(['answered', 'refused']),
      /** The model's own words, if it refused. */
      refusal: z.string().exactOptional(),
      /** Share of the rows whose class changed; of a regressor whose number changed. Null if it refused. */
      changed: estimateSchema.nullable(),
      /** Rows whose answer is outside the bounds. */
      outOfBounds: z.int(),
      isHandled: z.boolean(),
    }),
  ),
  verdicts: z.array(
    z.strictObject({
      rule: z.string(),
      value: bound,
      low: bound,
      high: bound,
      required: z.string(),
      decision: z.enum(['passed', 'failed', 'inconclusive']),
      isPassed: z.boolean(),
      reason: z.string().exactOptional(),
    }),
  ),
  isReliable: z.boolean(),
  summary: z.array(z.string()),
});

export type ReliabilityReport = z.output<typeof reliabilityReportSchema>;
