// What an adversarial test found.

import type { Estimate, Verdict } from '@cairn/core';
import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { verdictSchema } from '../schemas/verdict.ts';
import type { Norm } from './norm.ts';
import { type Strength, strengths } from './search/strength.ts';

/** ε of one column, in the column's own unit. */
export interface EpsilonOfColumn {
  readonly column: string;
  readonly epsilon: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string | null;
}

export interface AttackSettings {
  readonly epsilon: number;
  readonly norm: Norm;
  readonly strength: Strength;
  readonly steps: number;
  readonly stepSize: number;
  readonly restarts: number;
  readonly queries: number;
}

/** What one attack added to those before it. */
export interface AttackOfReport {
  readonly attack: string;
  /** Rows that were still right when it began. */
  readonly tried: number;
  /** Rows of those that it fooled. */
  readonly fooled: number;
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
  /** Right as they are, and still right under every attack, row by row the worst of them. */
  readonly robustAccuracy: Estimate;
  /** Right as they are, and still right under PGD; null without gradients. */
  readonly pgdAccuracy: Estimate;
  /** Right as they are, and still right under FGSM; null without gradients. */
  readonly fgsmAccuracy: Estimate;
  /** Right as they are, and still right under random noise of the same size. */
  readonly noiseAccuracy: Estimate;
  readonly settings: AttackSettings;
  /** In the order in which they ran, at ε. */
  readonly attacks: readonly AttackOfReport[];
  /** Attacks of this strength that the model has no use for, and why. */
  readonly leftOut: readonly { readonly attack: string; readonly reason: string }[];
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

export const epsilonOfColumnSchema: z.ZodType<EpsilonOfColumn> = z.strictObject({
  column: z.string(),
  epsilon: z.number(),
  min: z.number(),
  max: z.number(),
  unit: z.string().nullable(),
});

export const attackReportSchema: z.ZodType<AttackReport> = z.strictObject({
  accuracy: estimateSchema,
  robustAccuracy: estimateSchema,
  pgdAccuracy: estimateSchema,
  fgsmAccuracy: estimateSchema,
  noiseAccuracy: estimateSchema,
  settings: z.strictObject({
    epsilon: z.number(),
    norm: z.enum(['linf', 'l2', 'l1']),
    strength: z.enum(strengths),
    steps: z.int(),
    stepSize: z.number(),
    restarts: z.int(),
    queries: z.int(),
  }),
  attacks: z.array(z.strictObject({ attack: z.string(), tried: z.int(), fooled: z.int() })),
  leftOut: z.array(z.strictObject({ attack: z.string(), reason: z.string() })),
  epsilons: z.array(epsilonOfColumnSchema),
  unchanged: z.array(z.string()),
  curve: z.array(z.strictObject({ epsilon: z.number(), robustAccuracy: estimateSchema })),
  checks: z.array(verdictSchema),
  isTrustworthy: z.boolean(),
});
