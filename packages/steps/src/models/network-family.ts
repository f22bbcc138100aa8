// Networks: TensorFlow computes their scores.

import type { AnyTable } from '../tables/table-value.ts';
import { penultimateOf } from '../transfer/penultimate.ts';
import { splitNetwork } from '../transfer/split-network.ts';
import { encodeRows } from './encode-rows.ts';
import { loadPredictor, outputsInBatches } from './load-predictor.ts';
import type { ModelFamily } from './model-family.ts';

export const networkFamily: ModelFamily = {
  async open(model) {
    const predictor = await loadPredictor(model);
    const { features } = model.description;
    return { scoresOf: (rows) => predictor.outputsOf(encodeRows(features, rows)), dispose: () => predictor.dispose() };
  },
  openDifferentiable: loadPredictor,
  async openConvolutional(model) {
    const predictor = await loadPredictor(model);
    try {
      return { tf: predictor.tf, ...splitNetwork(predictor.network), dispose: () => predictor.dispose() };
    } catch (error) {
      predictor.dispose();
      throw error;
    }
  },
  async openFeatures(model) {
    const predictor = await loadPredictor(model);
    const { tf, network } = predictor;
    try {
      const apply = penultimateOf(tf, network);
      return {
        featuresOf(rows) {
          const encoded = encodeRows(model.description.features, rows);
          const data = outputsInBatches(tf, apply, encoded);
          return { rowCount: encoded.rowCount, width: data.length / Math.max(1, encoded.rowCount), data };
        },
        dispose: () => predictor.dispose(),
      };
    } catch (error) {
      predictor.dispose();
      throw error;
    }
  },
  async openShuffled(model, random) {
    const predictor = await loadPredictor(model);
    const { tf, network } = predictor;
    const shuffled = network
      .getWeights()
      .map((weight) => tf.tensor(random.shuffle(weight.dataSync().slice() as Float32Array), weight.shape));
    network.setWeights(shuffled);
    tf.dispose(shuffled);
    // The weights that it opened with are gone.
    const differentiable = { ...predictor, weights: undefined };
    const scoresOf = (rows: AnyTable) =>
      outputsInBatches(tf, (inputs) => predictor.apply(inputs), encodeRows(model.description.features, rows));
    return { scoresOf, differentiable, dispose: () => predictor.dispose() };
  },
};
