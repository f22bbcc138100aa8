// The best model of the last rung of a search.

import { join } from 'node:path';
import { defineStep, each, json, metrics, type OptionalRef, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type Model, model } from '../kinds/model.ts';
import { redescribeModel } from '../models/redescribe-model.ts';
import { goalShape, rankTrials } from './rank-trials.ts';

/** The trials of the last rung, the best first. */
export interface SearchReport {
  readonly metric: string;
  readonly goal: 'max' | 'min';
  readonly chosen: string;
  readonly trials: readonly { readonly trial: string; readonly value: number | null }[];
  readonly summary: readonly string[];
}

export interface ChooseTrial extends Runnable {
  /**
   * The model with the best metric, among those that were made.
   *
   * @throws Error if no trial has a value of the metric
   */
  <Row, Task extends 'classification' | 'regression'>(
    inputs: {
      readonly models: Readonly<Record<string, OptionalRef<Model<Row, Task>, 'model'>>>;
      readonly metrics: Readonly<Record<string, OptionalRef<object, 'metrics'>>>;
    },
    params: { readonly metric: string; readonly goal: 'max' | 'min' },
  ): { readonly model: Ref<Model<Row, Task>, 'model'>; readonly search: Ref<SearchReport, 'json'> };
}

export const chooseTrial: ChooseTrial = defineStep('choose-trial', {
  in: { models: each(model), metrics: each(metrics<object>()) },
  params: z.strictObject(goalShape),
  out: { model, search: json<SearchReport>() },
  async run({ models, metrics }, { metric, goal }, context) {
    const ranked = rankTrials(metrics, metric, goal);
    const first = ranked[0];
    if (!first || first.value === null) throw new Error(`No trial has a value of '${metric}'`);
    const chosen = models[first.trial]!;
    const trials = ranked.map(({ trial, value }) => ({ trial, value }));
    const summary = trials.map(
      ({ trial, value }, index) =>
        `${index === 0 ? 'Chosen: ' : ''}trial ${trial}, ${metric} ${value === null ? 'undefined' : Number(value.toPrecision(6))}`,
    );
    return {
      model: await redescribeModel(chosen, chosen.description, join(context.folder, 'model')),
      search: { metric, goal, chosen: first.trial, trials, summary },
    };
  },
}) as ChooseTrial;
