// A verdict in a report, as core's `Verdict`.

import { z } from 'zod';

const bound = z.number().nullable();

export const decisionSchema = z.enum(['passed', 'failed', 'inconclusive']);

export const verdictSchema = z.strictObject({
  rule: z.string(),
  value: bound,
  low: bound,
  high: bound,
  required: z.string(),
  decision: decisionSchema,
  isPassed: z.boolean(),
  reason: z.string().exactOptional(),
});
