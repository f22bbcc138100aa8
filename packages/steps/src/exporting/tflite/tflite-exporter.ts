// TFLite: one file with the network, in float32, for phones and small machines.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { loadBackend } from '../../backend/load-backend.ts';
import type { Tfjs } from '../../backend/tfjs.ts';
import { encodeRows } from '../../models/encode-rows.ts';
import { loadPredictor, outputsOfRows } from '../../models/load-predictor.ts';
import { checkNetwork } from '../check-network.ts';
import { decideScores, describeEncoding, describeOutside } from '../encoded-rows.ts';
import type { Exporter } from '../exporter.ts';
import { convertNetwork } from '../layers/read-layers.ts';
import { convertLayer } from './convert-layer.ts';
import { openTflite } from './run-tflite.ts';
import { TfliteGraph } from './tflite-graph.ts';

const tfliteFile = 'model.tflite';

export const tfliteExporter: Exporter = {
  async write(model, folder) {
    checkNetwork(model, 'tflite');
    const { description } = model;
    const tf = await loadBackend<Tfjs>();
    const predictor = await loadPredictor(model);
    const [, ...shape] = predictor.network.inputs[0]!.shape as number[];
    const graph = new TfliteGraph(shape);
    try {
      const output = convertNetwork('TFLite', predictor.network, graph.input, (layer, inputs) =>
        convertLayer(graph, layer, inputs),
      );
      await writeFile(join(folder, tfliteFile), graph.write(output));
    } finally {
      predictor.dispose();
    }
    return {
      about: {
        file: tfliteFile,
        operators: graph.listOperators(),
        inputs: [{ name: 'inputs', element: 'float32', shape: ['rows', ...shape] }],
        ...describeEncoding(description),
      },
      notHeld: describeOutside(description),
      async open() {
        const run = openTflite(tf, await readFile(join(folder, tfliteFile)));
        return {
          predict: async (rows) => {
            const apply = (inputs: Tensor) => run(inputs) as Tensor2D;
            const scores = outputsOfRows(tf, { apply, weights: undefined }, encodeRows(description.features, rows));
            return decideScores(description, scores);
          },
          close: async () => undefined,
        };
      },
    };
  },
};
