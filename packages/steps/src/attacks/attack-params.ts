// What can be set of an attack.

import { z } from 'zod';
import type { Norm } from './norm.ts';

export interface AttackOptions {
  /** Largest change, as a share of each column's declared range. Default 0.1. */
  readonly epsilon?: number | undefined;
  /** By the largest change of any number (`linf`, default), or by the root of the sum of squares (`l2`). */
  readonly norm?: Norm | undefined;
  /** Steps of PGD. Default 20. */
  readonly steps?: number | undefined;
  /** Of PGD, as a share of the declared range. Default 2.5 × ε ÷ steps. */
  readonly stepSize?: number | undefined;
  /** How often PGD starts anew, each time from another random place; a row is robust when it stands all. Default 1. */
  readonly restarts?: number | undefined;
  /** Wins over the node's own seed. */
  readonly seed?: number | undefined;
}

export const attackParamsSchema = z
  .strictObject({
    epsilon: z.number().gt(0).default(0.1),
    norm: z.enum(['linf', 'l2']).default('linf'),
    steps: z.int().positive().default(20),
    stepSize: z.number().positive().optional(),
    restarts: z.int().positive().default(1),
    seed: z.int().optional(),
  })
  .refine(({ epsilon, norm }) => norm === 'l2' || epsilon <= 1, {
    path: ['epsilon'],
    message: 'A share of the declared range is at most 1',
  });

export type ParsedAttackParams = z.output<typeof attackParamsSchema>;
