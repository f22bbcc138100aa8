// Makes the answers of a model reveal less about the rows that it was trained on.

import { join } from 'node:path';
import { defineStep, type Kind, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type AnyModel, model } from '../kinds/model.ts';
import { saveWrapped } from '../wrapped/save-wrapped.ts';

export interface MaskAnswers extends Runnable {
  /**
   * A model with the same parameters and decisions whose probabilities are rounded to `decimals`, or shown for the `top` most
   * probable classes alone, while the others share the rest equally (Shokri and others 2017). The number of a regressor is
   * rounded. `privacyTest` shows the effect. The model has no gradients any more.
   *
   * @throws Error if neither is given, for `top` of a regressor or of all classes, and if the model has a threshold
   */
  <M extends AnyModel>(
    inputs: { readonly model: Ref<M, 'model'> },
    params: {
      /** Digits after the decimal point, from 0 to 15. */
      readonly decimals?: number | undefined;
      /** At least 1. */
      readonly top?: number | undefined;
    },
  ): { readonly model: Ref<M, 'model'> };
}

// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const anyModel: Kind<any, 'model'> = model;

export const maskAnswers: MaskAnswers = defineStep('mask-answers', {
  in: { model: anyModel },
  params: z
    .strictObject({ decimals: z.int().min(0).max(15).optional(), top: z.int().min(1).optional() })
    .refine(({ decimals, top }) => decimals !== undefined || top !== undefined, "give 'decimals', 'top' or both"),
  out: { model: anyModel },
  run: async ({ model }, { decimals, top }, context) => {
    const { description } = model as AnyModel;
    if (description.threshold !== undefined)
      throw new Error('The model has a threshold, which rounding may move: mask first, then choose the threshold');
    if (top !== undefined && description.task === 'regression')
      throw new Error(`'top' is of classes, and '${description.label}' is a number: use 'decimals'`);
    if (top !== undefined && top >= description.classes.length)
      throw new Error(`top: ${top} of ${description.classes.length} classes hides nothing: give less`);
    const wrapping = {
      type: 'masked',
      ...(decimals !== undefined && { decimals }),
      ...(top !== undefined && { top }),
    } as const;
    const parts = [
      ...(top === undefined ? [] : [`the ${top} most probable of ${description.classes.length} classes`]),
      ...(decimals === undefined ? [] : [`${decimals} decimals`]),
    ];
    const options = { by: `answers show ${parts.join(' and ')}`, parameterCount: parts.length };
    return { model: await saveWrapped(model as AnyModel, wrapping, join(context.folder, 'model'), options) };
  },
}) as MaskAnswers;
