// Networks: TensorFlow computes their scores.

import { describeTensors } from './describe-tensors.ts';
import { encodeRows } from './encode-rows.ts';
import { loadPredictor } from './load-predictor.ts';
import type { ModelFamily } from './model-family.ts';
import { topologyFile, weightsFile } from './model-files.ts';

export const networkFamily: ModelFamily = {
  files: [topologyFile, weightsFile],
  async open(model) {
    const predictor = await loadPredictor(model);
    const { features } = model.description;
    return { scoresOf: (rows) => predictor.outputsOf(encodeRows(features, rows)), dispose: () => predictor.dispose() };
  },
  openDifferentiable: loadPredictor,
  describeDifference: describeTensors,
};
