// TensorFlow's SavedModel: one graph for any number of rows, with the weights inside, which Python, TensorFlow Serving and
// TFX open without Cairn.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { loadBackend } from '../../backend/load-backend.ts';
import type { Tfjs } from '../../backend/tfjs.ts';
import { openSession } from '../../compiled/open-session.ts';
import { recordAnyRows } from '../../compiled/record-any-rows.ts';
import { savedModelTag, writeSavedModel } from '../../compiled/writing/write-saved-model.ts';
import { encodeRows, inputShapeOf } from '../../models/encode-rows.ts';
import { loadPredictor, outputsInBatches } from '../../models/load-predictor.ts';
import { checkNetwork } from '../check-network.ts';
import { decideScores, describeEncoding, describeOutside } from '../encoded-rows.ts';
import type { Exporter } from '../exporter.ts';
import { startRecurrent } from './start-recurrent.ts';

const graphFile = 'saved_model.pb';
const names = { input: 'inputs', output: 'scores' } as const;

export const savedModelExporter: Exporter = {
  async write(model, folder) {
    checkNetwork(model, 'saved-model');
    const { description } = model;
    const tf = await loadBackend<Tfjs>();
    const predictor = await loadPredictor(model);
    startRecurrent(tf, predictor.network);
    const shape = inputShapeOf(description.features);
    try {
      const graph = recordAnyRows(tf, (inputs) => predictor.apply(inputs), shape, names);
      await writeFile(join(folder, graphFile), writeSavedModel(graph));
      // Readers expect the folder of the variables, though the weights are constants of the graph.
      await mkdir(join(folder, 'variables'));
      return {
        about: {
          file: graphFile,
          tag: savedModelTag,
          signature: 'serving_default',
          inputs: [{ name: names.input, element: 'float32', shape: ['rows', ...shape] }],
          outputs: [
            { name: names.output, element: 'float32', shape: ['rows', Math.max(1, description.classes.length)] },
          ],
          ...describeEncoding(description),
        },
        notHeld: describeOutside(description),
        async open() {
          const session = openSession(tf, graph);
          return {
            predict: async (rows) => {
              const ask = (inputs: Tensor) => session.run([inputs])[0] as Tensor2D;
              return decideScores(description, outputsInBatches(tf, ask, encodeRows(description.features, rows)));
            },
            close: async () => session.dispose(),
          };
        },
      };
    } finally {
      predictor.dispose();
    }
  },
};
