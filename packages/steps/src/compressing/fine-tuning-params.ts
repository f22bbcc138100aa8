// What can be set of a training that goes on, and of pruning. It names no type of TensorFlow, since it is a part of the types of
// steps.

import { z } from 'zod';

export interface FineTuningOptions {
  /** How often all training rows are seen; 0 for no training. */
  readonly epochs?: number | undefined;
  /** Default 32. */
  readonly batchSize?: number | undefined;
  /** Of Adam. Default 0.001. */
  readonly learningRate?: number | undefined;
  /** Wins over the node's own seed. */
  readonly seed?: number | undefined;
}

export const fineTuningShape = {
  batchSize: z.int().positive().default(32),
  learningRate: z.number().positive().default(0.001),
  seed: z.int().optional(),
} as const;

/** `layer`: the share is of each kernel; `global`: of all kernels together. */
export const pruningScopes = ['layer', 'global'] as const;
export type PruningScope = (typeof pruningScopes)[number];
