// What a reliability test reports.

import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { verdictSchema } from '../schemas/verdict.ts';
import { situationNames } from './situations.ts';

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
  verdicts: z.array(verdictSchema),
  isReliable: z.boolean(),
  summary: z.array(z.string()),
});

export type ReliabilityReport = z.output<typeof reliabilityReportSchema>;
