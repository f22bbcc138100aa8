// What an attack by feasible changes reports.

import type { Estimate } from '@cairn/core';
import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import type { Cell } from './row-choices.ts';

const cell: z.ZodType<Cell> = z.union([z.number(), z.string(), z.boolean(), z.null()]);

const changedCellSchema = z.strictObject({ column: z.string(), from: cell, to: cell });
export type ChangedCell = z.output<typeof changedCellSchema>;

const shared = {
  settings: z.strictObject({ budget: z.number().nullable(), restarts: z.int(), boxes: z.int() }),
  /** In the order in which they ran: on how many rows, and how many it fooled, or moved further. */
  attacks: z.array(z.strictObject({ attack: z.string(), tried: z.int(), fooled: z.int() })),
  /** Of trees: rows on which the search gave up. */
  undecided: z.int(),
  /** Features that stayed as they are. */
  unchanged: z.array(z.string()),
  /** Of the fooled rows, or of the rows that moved: how many have a change of the column. */
  changedColumns: z.array(z.strictObject({ column: z.string(), rows: z.int() })),
};

const exampleSchema = z.strictObject({
  /** The number of the raw row. */
  row: z.int(),
  actual: z.union([z.string(), z.number()]),
  predicted: z.union([z.string(), z.number()]),
  cost: z.number(),
  changes: z.array(changedCellSchema),
});

export const feasibleAttackReportSchema = z.strictObject({
  ...shared,
  /** Share of all rows that are right as they are. */
  accuracy: estimateSchema,
  /** Share of all rows that are right, and stay right under every feasible change that was tried. */
  robustAccuracy: estimateSchema,
  /** Share of all rows that are right under every feasible change, which is proven; null if the family has no proof. */
  certifiedAccuracy: estimateSchema,
  /** Mean cost of the changes of the fooled rows, as they were found. */
  meanCost: z.number().nullable(),
  examples: z.array(exampleSchema),
});

export const feasibleDeviationReportSchema = z.strictObject({
  ...shared,
  meanAbsoluteError: estimateSchema,
  /** Row by row the largest error under the attack. */
  attackedMeanAbsoluteError: estimateSchema,
  /** Mean over the rows of the largest change of the number that was found, in the label's unit. */
  meanChange: estimateSchema,
  largestChange: estimateSchema,
  /** Mean over the rows of a proven upper limit of the change; null if the family has no proof. */
  provenMeanChange: estimateSchema,
  unit: z.string().nullable(),
  examples: z.array(exampleSchema),
});

export type FeasibleAttackReport = z.output<typeof feasibleAttackReportSchema>;
export type FeasibleDeviationReport = z.output<typeof feasibleDeviationReportSchema>;

/** The report follows from the model's task. */
export type FeasibleReportOfTask<Task> = Task extends 'regression' ? FeasibleDeviationReport : FeasibleAttackReport;

/** A figure that the family of the model cannot have. */
export function withoutProof(family: string): Estimate {
  return { value: null, low: null, high: null, n: 0, reason: `there is no proof for a model of family '${family}'` };
}
