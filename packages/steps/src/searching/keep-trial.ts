// Whether a trial is among the best of its rung.

import { defineStep, each, json, metrics, type OptionalRef, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { goalShape, rankTrials } from './rank-trials.ts';

export interface KeepTrial extends Runnable {
  /** True if `trial` is one of the `keep` best. A trial that was not made, or has no value of the metric, is not. */
  (
    inputs: { readonly metrics: Readonly<Record<string, OptionalRef<object, 'metrics'>>> },
    params: {
      readonly trial: string;
      readonly keep: number;
      readonly metric: string;
      readonly goal: 'max' | 'min';
    },
  ): { readonly isKept: Ref<boolean, 'json'> };
}

export const keepTrial: KeepTrial = defineStep('keep-trial', {
  in: { metrics: each(metrics<object>()) },
  params: z.strictObject({ trial: z.string(), keep: z.int().positive(), ...goalShape }),
  out: { isKept: json<boolean>() },
  run: ({ metrics }, { trial, keep, metric, goal }) => ({
    isKept: rankTrials(metrics, metric, goal)
      .slice(0, keep)
      .some(({ trial: name, value }) => name === trial && value !== null),
  }),
}) as KeepTrial;
