// Models that give every row the same scores: what any other model must beat.

import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import type { DifferentiableModel, ModelFamily } from '../models/model-family.ts';
import type { AnyModel } from '../models/model-value.ts';
import { readParameters } from '../models/parameters-file.ts';

export interface ConstantParameters {
  /** The probability of each class, or one number, in the label's unit. */
  readonly outputs: readonly number[];
}

export const constantFamily: ModelFamily = {
  async open(model) {
    const scores = await readScores(model);
    return {
      scoresOf: ({ rowCount }) =>
        Float64Array.from({ length: rowCount * scores.length }, (_, i) => scores[i % scores.length]!),
      dispose: () => {},
    };
  },
  openDifferentiable,
  isAdditive: true,
};

async function openDifferentiable(model: AnyModel): Promise<DifferentiableModel> {
  const tf = await loadBackend<Tfjs>();
  // A probability of 0 has no finite logit; this one is below every other in float32.
  const scores = tf.tensor2d(
    (await readScores(model)).map((score) => Math.max(score, -1e30)),
    [1, outputsOf(model)],
  );
  return {
    tf,
    // Times 0, so that there is a gradient, which is 0.
    apply: (inputs: Tensor) => {
      const perRow = tf.sum(tf.reshape(inputs, [inputs.shape[0] ?? 1, -1]), 1, true);
      return tf.add(tf.mul(perRow, 0), scores) as Tensor2D;
    },
    weights: [scores],
    dispose: () => scores.dispose(),
  };
}

function outputsOf({ description }: AnyModel): number {
  return Math.max(1, description.classes.length);
}

async function readScores({ path, task }: AnyModel): Promise<readonly number[]> {
  const { outputs } = await readParameters<ConstantParameters>(path);
  return task === 'classification' ? outputs.map(Math.log) : outputs;
}
