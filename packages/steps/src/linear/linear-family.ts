// Linear models: a score is an intercept plus a weighted sum of the encoded row.

import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { encodeExactly } from '../models/encode-rows.ts';
import type { DifferentiableModel, ModelFamily, OpenModel } from '../models/model-family.ts';
import type { AnyModel } from '../models/model-value.ts';
import { readParameters } from '../models/parameters-file.ts';

/** Of two classes there is one score, the log odds of the second; of more, one for each; of a regressor one, its number. */
export interface LinearParameters {
  /** `scores × inputs` */
  readonly coefficients: readonly (readonly number[])[];
  readonly intercepts: readonly number[];
}

export const linearFamily: ModelFamily = {
  async open(model) {
    return createOpen(model, await readParameters<LinearParameters>(model.path));
  },
  openDifferentiable,
  isAdditive: true,
  async openShuffled(model, random) {
    const { coefficients, intercepts } = await readParameters<LinearParameters>(model.path);
    const all = random.shuffle(coefficients.flat());
    const width = coefficients[0]!.length;
    return createOpen(model, {
      coefficients: coefficients.map((_, k) => all.slice(k * width, (k + 1) * width)),
      intercepts,
    });
  },
};

function createOpen(model: AnyModel, parameters: LinearParameters): OpenModel {
  const { coefficients, intercepts } = toLogits(model, parameters);
  const outputs = intercepts.length;
  return {
    scoresOf(rows) {
      const { data, rowCount } = encodeExactly(model.description.features, rows);
      const width = data.length / Math.max(1, rowCount);
      const scores = new Float64Array(rowCount * outputs);
      for (let row = 0; row < rowCount; row++)
        for (let k = 0; k < outputs; k++) {
          let score = intercepts[k]!;
          for (let j = 0; j < width; j++) score += coefficients[k]![j]! * data[row * width + j]!;
          scores[row * outputs + k] = score;
        }
      return scores;
    },
    dispose: () => {},
  };
}

/** In float32, as TensorFlow computes. */
async function openDifferentiable(model: AnyModel): Promise<DifferentiableModel> {
  const tf = await loadBackend<Tfjs>();
  const { coefficients, intercepts } = toLogits(model, await readParameters<LinearParameters>(model.path));
  const kernel = tf.transpose(tf.tensor2d(coefficients.map((own) => [...own]))) as Tensor2D;
  const bias = tf.tensor1d([...intercepts]);
  return {
    tf,
    apply: (inputs: Tensor) => tf.add(tf.matMul(tf.reshape(inputs, [-1, kernel.shape[0]]) as Tensor2D, kernel), bias),
    weights: [kernel, bias],
    dispose: () => tf.dispose([kernel, bias]),
  };
}

/** One logit for each class: of two classes the first has 0. */
function toLogits({ task }: AnyModel, { coefficients, intercepts }: LinearParameters): LinearParameters {
  if (task === 'regression' || intercepts.length > 1) return { coefficients, intercepts };
  return { coefficients: [coefficients[0]!.map(() => 0), coefficients[0]!], intercepts: [0, intercepts[0]!] };
}
