// Networks: TensorFlow computes their scores.

import { encodeRows } from './encode-rows.ts';
import { loadPredictor } from './load-predictor.ts';
import type { ModelFamily } from './model-family.ts';

export const networkFamily: ModelFamily = {
  async open(model) {
    const predictor = await loadPredictor(model);
    const { features } = model.description;
    return { scoresOf: (rows) => predictor.outputsOf(encodeRows(features, rows)), dispose: () => predictor.dispose() };
  },
  openDifferentiable: loadPredictor,
};
