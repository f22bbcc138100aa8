// A model that is a vote of several models.

import { join } from 'node:path';
import { defineStep, each, type Kind, listNames, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type AnyModel, type Model, model } from '../kinds/model.ts';
import { checkMembers } from './check-members.ts';
import { saveEnsemble } from './save-ensemble.ts';

export interface Vote extends Runnable {
  /**
   * One model of several, as scikit-learn's `VotingClassifier` and `VotingRegressor`. `hard` (default) takes the class with most
   * votes, of equals the first, and its probabilities are the shares of the votes; `soft` takes the mean of the probabilities.
   * Numbers are averaged; `mean` is the mean of what the models have, probabilities or numbers. It is evaluated, attacked, audited and deployed like any model; it has no gradients.
   *
   * @throws Error if there are fewer than two models, if they predict different labels or classes, or were trained on rows that
   *   were cleaned differently; if a weight is missing or all are 0; for `voting` of regressors
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if models are missing, so that only this error is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification', const Name extends string = string>(
    inputs: { readonly models: { readonly [N in Name]: Ref<Model<Row, Task>, 'model'> } },
    params?: {
      /** `hard` and `soft` are for classifiers. Default `hard`; `mean` for regressors. */
      readonly voting?: 'hard' | 'soft' | 'mean' | undefined;
      /** How much each model counts, by its name. Default equal weights. */
      readonly weights?: { readonly [N in NoInfer<Name>]: number } | undefined;
    },
  ): { readonly model: Ref<Model<Row, Task>, 'model'> };
}

/** It is of the task of its members, as the call signature says. */
// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const modelOfMembers: Kind<any, 'model'> = model;

export const vote: Vote = defineStep('vote', {
  in: { models: each(model) },
  params: z.strictObject({
    voting: z.enum(['hard', 'soft', 'mean']).optional(),
    weights: z.record(z.string(), z.number().min(0)).optional(),
  }),
  out: { model: modelOfMembers },
  run: async ({ models }, { voting, weights }, context) => {
    checkMembers(models);
    const { task, description } = Object.values(models)[0]!;
    if (task === 'regression' && voting !== undefined && voting !== 'mean')
      throw new Error(`'voting' is for classifiers, and '${description.label}' is a number: leave it out`);
    const combination = {
      type: 'vote',
      voting: task === 'regression' ? 'mean' : voting === 'mean' ? 'soft' : (voting ?? 'hard'),
      weights: readWeights(models, weights),
    } as const;
    return { model: await saveEnsemble(models, combination, join(context.folder, 'model')) };
  },
}) as Vote;

function readWeights(
  models: Readonly<Record<string, AnyModel>>,
  weights: Readonly<Record<string, number>> | undefined,
): readonly number[] {
  const names = Object.keys(models);
  if (!weights) return names.map(() => 1);
  const unknown = Object.keys(weights).find((name) => !Object.hasOwn(models, name));
  if (unknown !== undefined) throw new Error(`No model is named '${unknown}': the models are ${listNames(names)}`);
  const missing = names.find((name) => weights[name] === undefined);
  if (missing !== undefined) throw new Error(`'${missing}' has no weight: give one for each model`);
  if (names.every((name) => weights[name] === 0)) throw new Error('All weights are 0: give at least one above 0');
  return names.map((name) => weights[name]!);
}
