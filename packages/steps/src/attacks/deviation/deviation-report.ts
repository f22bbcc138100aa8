// What an attack on a regressor found: by how much small changes of a row change the number that is predicted for it.

import type { Estimate, Verdict } from '@cairn/core';
import { z } from 'zod';
import { estimateSchema } from '../../evaluation/estimate-schema.ts';
import { verdictSchema } from '../../schemas/verdict.ts';
import { type EpsilonOfColumn, epsilonOfColumnSchema } from '../attack-report.ts';

/** What attacks of one size do. */
export interface DeviationPoint {
  /** As a share of the declared range; the last is the whole of it. */
  readonly epsilon: number;
  readonly meanChange: Estimate;
}

/** In the label's unit. A change is the distance of what is predicted for the attacked row from what is for the row itself. */
export interface DeviationReport {
  /** Of the rows as they are. */
  readonly meanAbsoluteError: Estimate;
  /** Of the same rows under the attack: row by row the largest error that it found. */
  readonly attackedMeanAbsoluteError: Estimate;
  /** Mean over the rows of the largest change that any attack found. */
  readonly meanChange: Estimate;
  /** The largest change of any row. It is of the rows that were drawn, so it has no interval. */
  readonly largestChange: Estimate;
  /** Mean change by one step of the whole size; null without gradients. */
  readonly fgsmChange: Estimate;
  /** Mean change by random noise of the same size. */
  readonly noiseChange: Estimate;
  readonly settings: {
    readonly epsilon: number;
    readonly norm: 'linf' | 'l2';
    /** How rows are moved: by PGD, or by a random search if the model's family has no gradients. */
    readonly attack: 'pgd' | 'random-search';
    /** Of PGD; of the search the rows are asked about 10 times as often in each direction. */
    readonly steps: number;
    readonly stepSize: number;
    readonly restarts: number;
  };
  /** Of the label; null if the column declares none. */
  readonly unit: string | null;
  /** In the units of the columns that were changed. */
  readonly epsilons: readonly EpsilonOfColumn[];
  /** Columns that stayed as they are: categories and booleans. */
  readonly unchanged: readonly string[];
  /** By rising ε. */
  readonly curve: readonly DeviationPoint[];
  /** Of the attack itself. */
  readonly checks: readonly Verdict[];
  /** True when every check is passed. */
  readonly isTrustworthy: boolean;
}

export const deviationReportSchema: z.ZodType<DeviationReport> = z.strictObject({
  meanAbsoluteError: estimateSchema,
  attackedMeanAbsoluteError: estimateSchema,
  meanChange: estimateSchema,
  largestChange: estimateSchema,
  fgsmChange: estimateSchema,
  noiseChange: estimateSchema,
  settings: z.strictObject({
    epsilon: z.number(),
    norm: z.enum(['linf', 'l2']),
    attack: z.enum(['pgd', 'random-search']),
    steps: z.int(),
    stepSize: z.number(),
    restarts: z.int(),
  }),
  unit: z.string().nullable(),
  epsilons: z.array(epsilonOfColumnSchema),
  unchanged: z.array(z.string()),
  curve: z.array(z.strictObject({ epsilon: z.number(), meanChange: estimateSchema })),
  checks: z.array(verdictSchema),
  isTrustworthy: z.boolean(),
});
