// What can be set of an attack.

import { z } from 'zod';
import type { AttackSettings } from './attack-report.ts';
import type { Norm } from './norm.ts';
import { type Strength, strengths } from './search/strength.ts';

export interface AttackOptions {
  /** Largest change, as a share of each column's declared range. Default 0.1. */
  readonly epsilon?: number | undefined;
  /**
   * By the largest change of any number (`linf`, default), by the root of the sum of squares (`l2`), or by the sum of all
   * changes (`l1`).
   */
  readonly norm?: Norm | undefined;
  /**
   * What follows on PGD, row by row the worst of all. `quick` (default): APGD with cross-entropy and with the difference of
   * logits ratio. `standard`: also the targeted APGD and Square, as AutoAttack, and HopSkipJump. A model without gradients is
   * attacked by Square, and with `standard` by HopSkipJump.
   */
  readonly strength?: Strength | undefined;
  /** Steps of PGD and APGD; with `quick` APGD takes 2.5 times as many. Default 20; with `standard` 100. */
  readonly steps?: number | undefined;
  /** Of PGD, as a share of the declared range. Default 2.5 × ε ÷ steps. */
  readonly stepSize?: number | undefined;
  /** How often PGD and APGD start, each time from another random point; a row is robust if all of them fail. Default 1. */
  readonly restarts?: number | undefined;
  /** How often Square and HopSkipJump may each ask about a row. Default 1000; with `standard` 5000. */
  readonly queries?: number | undefined;
  /** Wins over the node's own seed. */
  readonly seed?: number | undefined;
}

export const attackParamsSchema = z
  .strictObject({
    epsilon: z.number().gt(0).default(0.1),
    norm: z.enum(['linf', 'l2', 'l1']).default('linf'),
    strength: z.enum(strengths).default('quick'),
    steps: z.int().positive().optional(),
    stepSize: z.number().positive().optional(),
    restarts: z.int().positive().default(1),
    queries: z.int().positive().optional(),
    seed: z.int().optional(),
  })
  .refine(({ epsilon, norm }) => norm !== 'linf' || epsilon <= 1, {
    path: ['epsilon'],
    message: 'A share of the declared range is at most 1',
  });

export type ParsedAttackParams = z.output<typeof attackParamsSchema>;

const defaults = { quick: { steps: 20, queries: 1000 }, standard: { steps: 100, queries: 5000 } } as const;

/** All settings, with the defaults of the strength. */
export function settingsOf(params: ParsedAttackParams): AttackSettings {
  const { epsilon, norm, strength, restarts } = params;
  const { steps = defaults[strength].steps, queries = defaults[strength].queries } = params;
  const stepSize = params.stepSize ?? (2.5 / steps) * epsilon;
  return { epsilon, norm, strength, steps, stepSize, restarts, queries };
}
