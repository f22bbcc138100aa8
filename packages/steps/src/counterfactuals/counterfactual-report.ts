// What is reported of counterfactuals.

import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';

const cell = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const answer = z.union([z.string(), z.number()]);

const counterfactualSchema = z.strictObject({
  changes: z.array(z.strictObject({ column: z.string(), from: cell, to: cell })),
  /** The cost of all changes together. */
  cost: z.number(),
  /** The model's answer after the changes. */
  predicted: answer,
  /** Of that class; null for a regressor. */
  probability: z.number().nullable(),
  /** True if it is proven that no cheaper change of these columns reaches the target. */
  isCheapest: z.boolean(),
});

const rowSchema = z.strictObject({
  /** The number of the raw row. */
  row: z.int(),
  /** The model's answer as the row is. */
  predicted: answer,
  /** `none`: it is proven that no feasible change reaches the target; `not-found`: the search found none. */
  outcome: z.enum(['found', 'none', 'not-found']),
  /** The cheapest first. */
  counterfactuals: z.array(counterfactualSchema),
});

export const counterfactualReportSchema = z.strictObject({
  label: z.string(),
  target: z.union([z.string(), z.strictObject({ min: z.number().nullable(), max: z.number().nullable() })]).nullable(),
  /** Share of the rows for which a feasible change reaches the target (DiCE's validity). */
  validity: estimateSchema,
  /** Mean cost of the cheapest counterfactual of each row (DiCE's proximity, in the units of `cost`). */
  meanCost: z.number().nullable(),
  /** Mean number of columns that the cheapest counterfactual of each row changes (DiCE's sparsity). */
  meanChangedColumns: z.number().nullable(),
  /** Mean share of the columns that may change in which two counterfactuals of one row differ (DiCE's count diversity). */
  diversity: z.number().nullable(),
  settings: z.strictObject({ budget: z.number().nullable(), restarts: z.int(), boxes: z.int() }),
  /** Features that stay as they are. */
  unchanged: z.array(z.string()),
  rows: z.array(rowSchema),
  summary: z.array(z.string()),
});

export type CounterfactualReport = z.output<typeof counterfactualReportSchema>;
export type CounterfactualRow = z.output<typeof rowSchema>;
export type Counterfactual = z.output<typeof counterfactualSchema>;
