// TensorFlow.js layers: model.json and weights.bin, with float32 weights also where the model's are packed.

import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { loadBackend } from '../../backend/load-backend.ts';
import type { Tfjs } from '../../backend/tfjs.ts';
import { encodeRows } from '../../models/encode-rows.ts';
import { outputsOfRows } from '../../models/load-predictor.ts';
import { descriptionFile, networkFiles, topologyFile, weightsFile } from '../../models/model-files.ts';
import { saveNetwork } from '../../models/save-network.ts';
import { loadNetwork } from '../../packed/load-network.ts';
import { checkNetwork } from '../check-network.ts';
import { decideScores, describeEncoding, describeOutside } from '../encoded-rows.ts';
import type { Exporter } from '../exporter.ts';

export const tfjsExporter: Exporter = {
  async write(model, folder) {
    checkNetwork(model, 'tfjs-layers');
    const { description } = model;
    const tf = await loadBackend<Tfjs>();
    const network = await loadNetwork(tf, model);
    const saved = join(folder, 'saved');
    try {
      await mkdir(saved);
      await saveNetwork(tf, network, { ...description, files: networkFiles }, saved);
    } finally {
      network.dispose();
    }
    for (const file of networkFiles) await rename(join(saved, file), join(folder, file));
    await rm(join(saved, descriptionFile));
    await rm(saved, { recursive: true });
    return {
      about: { file: topologyFile, weights: weightsFile, ...describeEncoding(description) },
      notHeld: describeOutside(description),
      async open() {
        const opened = await tf.loadLayersModel(`file://${join(folder, topologyFile)}`);
        return {
          predict: async (rows) => {
            const apply = (inputs: Tensor) => opened.apply(inputs, { training: false }) as Tensor2D;
            const scores = outputsOfRows(tf, { apply, weights: undefined }, encodeRows(description.features, rows));
            return decideScores(description, scores);
          },
          close: async () => void opened.dispose(),
        };
      },
    };
  },
};
