// Makes a classifier answer by the votes of its own answers under noise: small changes of a row then change few votes.

import { join } from 'node:path';
import { defineStep, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type Classifier, classifier } from '../kinds/model.ts';
import type { AnyModel } from '../models/model-value.ts';
import { saveWrapped } from '../wrapped/save-wrapped.ts';
import { checkNoise } from './count-votes.ts';

export interface Smooth extends Runnable {
  /**
   * A classifier whose probabilities are shares of the votes of `model` on `draws` copies of a row with normal noise (randomised
   * smoothing, Cohen and others 2019). The noise of a row depends on its values and the seed alone: the same row is always
   * answered the same. `certify` proves within which radius no change alters the answer. Train the model on rows with the same
   * noise (`augment`): otherwise it is right less often.
   *
   * @throws Error for a regressor, a column of numbers without a declared range, or features without numbers or pixels
   */
  // biome-ignore lint/suspicious/noExplicitAny: a classifier of any rows
  <M extends Classifier<any>>(
    inputs: { readonly model: Ref<M, 'model'> },
    params: {
      /** Deviation of the noise, as a share of the declared range of each number or pixel. */
      readonly deviation: number;
      /** Copies of each row; default 100. */
      readonly draws?: number | undefined;
      /** Wins over the node's own seed. */
      readonly seed?: number | undefined;
    },
  ): { readonly model: Ref<M, 'model'> };
}

export const smooth: Smooth = defineStep('smooth', {
  in: { model: classifier },
  params: z.strictObject({
    deviation: z.number().positive(),
    draws: z.int().min(1).default(100),
    seed: z.int().optional(),
  }),
  out: { model: classifier },
  run: async ({ model }, { deviation, draws }, context) => {
    if ((model as AnyModel).task !== 'classification')
      throw new Error('Only classifiers have votes, and this is a regressor');
    checkNoise(model.description.features);
    const wrapping = { type: 'smoothed', deviation, draws, seed: context.seed } as const;
    const by = `the votes of ${draws} answers under noise of ${deviation} of each range`;
    return { model: await saveWrapped(model, wrapping, join(context.folder, 'model'), { by, parameterCount: 2 }) };
  },
}) as Smooth;
