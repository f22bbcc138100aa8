// What an adversarial test found.

import type { Estimate, Verdict } from '@cairn/core';
import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import type { Norm } from './norm.ts';

/** ε of one column, in the column's own unit. */
export interface EpsilonOfColumn {
  readonly column: string;
  readonly epsilon: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string | null;
}

/** What is left under attacks of one size. */
export interface RobustnessPoint {
  /** As a share of the declared range; the last is the whole of it. */
  readonly epsilon: number;
  readonly robustAccuracy: Estimate;
}

/** Shares of all rows, on true labels, with Wilson's intervals. */
export interface AttackReport {
  /** Right as they are. */
  readonly accuracy: Estimate;
  /** Right as they are, and still right under PGD. */
  readonly robustAccuracy: Estimate;
  /** Right as they are, and still right under FGSM. */
  readonly fgsmAccuracy: Estimate;
  /** Right as they are, and still right under random noise of the same size. */
  readonly noiseAccuracy: Estimate;
  readonly settings: {
    readonly epsilon: number;
    readonly norm: Norm;
    readonly steps: number;
    readonly stepSize: number;
    readonly restarts: number;
  };
  /** In the units of the columns that were changed. */
  readonly epsilons: readonly EpsilonOfColumn[];
  /** Columns that stayed as they are: categories and booleans. */
  readonly unchanged: readonly string[];
  /** By rising ε. */
  readonly curve: readonly RobustnessPoint[];
  /** Of the attack itself: one that does not pass them is too weak, or blinded, and its figures are not to be believed. */
  readonly checks: readonly Verdict[];
  /** True when every check is held. */
  readonly isTrustworthy: boolean;
}

const bound = z.number().nullable();

export const attackReportSchema: z.ZodType<AttackReport> = z.strictObject({
  accuracy: estimateSchema,
  robustAccuracy: estimateSchema,
  fgsmAccuracy: estimateSchema,
  noiseAccuracy: estimateSchema,
  settings: z.strictObject({
    epsilon: z.number(),
    norm: z.enum(['linf', 'l2']),
    steps: z.int(),
    stepSize: z.number(),
    restarts: z.int(),
  }),
  epsilons: z.array(
    z.strictObject({
      column: z.string(),
      epsilon: z.number(),
      min: z.number(),
      max: z.number(),
      unit: z.string().nullable(),
    }),
  ),
  unchanged: z.array(z.string()),
  curve: z.array(z.strictObject({ epsilon: z.number(), robustAccuracy: estimateSchema })),
  checks: z.array(
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
  isTrustworthy: z.boolean(),
});
