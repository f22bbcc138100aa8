// What expectations report: Great Expectations' result fields.

import { z } from 'zod';
import { decisionSchema, verdictSchema } from '../schemas/verdict.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const count = z.int().min(0);
const percent = z.number().nullable();

const resultSchema = z.strictObject({
  /** The figure that an expectation about a table or a column is about; null if there are no values to compute it from. */
  observed_value: z.number().nullable().exactOptional(),
  element_count: count.exactOptional(),
  unexpected_count: count.exactOptional(),
  /** The share of the values that are there. */
  unexpected_percent: percent.exactOptional(),
  missing_count: count.exactOptional(),
  missing_percent: percent.exactOptional(),
  unexpected_percent_total: percent.exactOptional(),
  unexpected_percent_nonmissing: percent.exactOptional(),
  /** The first 20; of several columns, lists of their values. */
  partial_unexpected_list: z.array(z.union([value, z.array(value)])).exactOptional(),
  /** The numbers of their raw rows, from 1. */
  partial_unexpected_index_list: z.array(z.int()).exactOptional(),
});

export const expectationsReportSchema = z.strictObject({
  success: z.boolean(),
  statistics: z.strictObject({
    evaluated_expectations: count,
    successful_expectations: count,
    unsuccessful_expectations: count,
    success_percent: z.number(),
  }),
  results: z.array(
    z.strictObject({
      success: z.boolean(),
      expectation_config: z.strictObject({ type: z.string(), kwargs: z.record(z.string(), z.unknown()) }),
      result: resultSchema,
    }),
  ),
  verdicts: z.array(verdictSchema),
  summary: z.array(z.strictObject({ text: z.string(), decision: decisionSchema.exactOptional() })),
});

export type ExpectationResult = z.output<typeof resultSchema>;
export type ExpectationsReport = z.output<typeof expectationsReportSchema>;
