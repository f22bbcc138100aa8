// Which models can be made smaller.

import type { AnyModel } from '../models/model-value.ts';

/**
 * @param use - for messages: `pruned`
 * @throws Error for a model that is no network, and for one with a calibration or a threshold, which fit its weights
 */
export function checkSubject({ description }: AnyModel, use: string): void {
  const { family, calibration, threshold } = description;
  if (family !== 'network')
    throw new Error(
      `Only networks can be ${use}, and this model is of the family '${family}': distil it into a network first`,
    );
  if (calibration || threshold !== undefined)
    throw new Error(
      `The model has a ${calibration ? 'calibration' : 'threshold'}, which fits its weights as they are: let the model that it was made from be ${use}, then calibrate or choose the threshold again`,
    );
}
