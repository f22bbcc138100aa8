import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testContext } from '@cairn/core/testing';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { describe, expect, test } from 'vitest';
import { loadBackend } from '../../backend/load-backend.ts';
import type { Tfjs } from '../../backend/tfjs.ts';
import { prune, pruneParamsSchema } from '../../compressing/prune.ts';
import type { AnyModel } from '../../models/model-value.ts';
import { type ExportModel, exportModel, exportParamsSchema } from '../export-model.ts';
import { columnRows, fixedNetwork, fixedTrees, imageRows } from '../exported.rig.ts';
import { convertNetwork } from '../layers/read-layers.ts';
import { convertLayer } from './convert-layer.ts';
import { readFlatBuffer, writeFlatBuffer } from './flat-buffer.ts';
import { openTflite } from './run-tflite.ts';
import reference from './tflite.reference.json' with { type: 'json' };
import { rowsOf, stack, tfliteNetworks } from './tflite.rig.ts';
import { TfliteGraph } from './tflite-graph.ts';

const tf = await loadBackend<Tfjs>();
const { layers } = tf;

function writeNetwork(network: LayersModel): Uint8Array {
  const graph = new TfliteGraph((network.inputs[0]!.shape as number[]).slice(1));
  return graph.write(
    convertNetwork('TFLite', network, graph.input, (layer, inputs) => convertLayer(graph, layer, inputs)),
  );
}

interface Known {
  readonly digest: string;
  readonly outputs: readonly number[];
}
const known: Readonly<Record<string, Known>> = reference.networks;

describe.each(Object.entries(tfliteNetworks))('%s', (name, make) => {
  test('computes the same from the file, for any number of rows', () => {
    const network = make();
    const run = openTflite(tf, writeNetwork(network));
    for (const count of [1, 5])
      tf.tidy(() => {
        const rows = rowsOf(network, count);
        const [own, other] = [network.predict(rows) as ReturnType<typeof tf.tensor>, run(rows)];
        expect(other.shape).toEqual(own.shape);
        expect(tf.max(tf.abs(tf.sub(own, other))).dataSync()[0]).toBeLessThan(5e-6);
      });
  });

  test('is the file that LiteRT opened, with its answers', () => {
    const network = make();
    const bytes = writeNetwork(network);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(known[name]!.digest);
    const own = tf.tidy(() => openTflite(tf, bytes)(rowsOf(network, 2)).dataSync());
    for (const [k, output] of known[name]!.outputs.entries()) expect(own[k]).toBeCloseTo(output, 5);
  });
});

describe('a model as TFLite', () => {
  const exportTo = async (model: AnyModel, rows: object) => {
    const params = exportParamsSchema.parse({ format: 'tflite' });
    const inputs = { model, rows } as never;
    const made: Awaited<ReturnType<ExportModel['run']>> = await exportModel.run(inputs, params, testContext());
    return { ...made, bytes: await readFile(join(made.exported.path, 'model.tflite')) };
  };

  test('gives the same answers, also if its weights were packed, and the same bytes each time', async () => {
    const model = await fixedNetwork();
    const packed = (
      await prune.run({ model, rows: undefined } as never, pruneParamsSchema.parse({ sparsity: 0.5 }), testContext())
    ).model as AnyModel;
    for (const one of [model, packed]) {
      const { report, exported } = await exportTo(one, imageRows);
      expect(report).toMatchObject({ format: 'tflite', rows: 12, otherDecisions: 0 });
      expect(report.largestDifference).toBeLessThan(1e-6);
      const about = JSON.parse(await readFile(join(exported.path, 'export.json'), 'utf8'));
      expect(about).toMatchObject({
        operators: ['CONV_2D', 'FULLY_CONNECTED', 'MAX_POOL_2D', 'RELU', 'RESHAPE', 'TANH'],
        inputs: [{ name: 'inputs', shape: ['rows', 6, 6, 1] }],
      });
    }
    const digests = [await exportTo(model, imageRows), await exportTo(model, imageRows)].map(({ bytes }) =>
      createHash('sha256').update(bytes).digest('hex'),
    );
    expect(digests[1]).toBe(digests[0]);
  });

  test('of another family, or with a layer that TFLite does not have here, is refused by name', async () => {
    await expect(exportTo(await fixedTrees('high'), columnRows)).rejects.toThrow(
      "Only networks can be exported as tflite, and this model is of the family 'trees': 'onnx' holds every family",
    );
    expect(() => writeNetwork(stack([4, 3], [layers.gru({ units: 2, name: 'memory' })]))).toThrow(
      "The layer 'memory' (GRU) cannot be exported to TFLite: this kind of layer is not known; 'onnx' and 'saved-model' know more",
    );
    expect(() => writeNetwork(stack([4], [layers.dense({ units: 2, activation: 'selu', name: 'odd' })]))).toThrow(
      "The layer 'odd' (Dense) cannot be exported to TFLite: its activation 'selu' is not known",
    );
  });
});

test('a file of another kind is refused', () => {
  const bytes = writeFlatBuffer({ type: 'table', fields: new Map() }, 'ABCD');
  expect(() => readFlatBuffer(bytes, 'TFL3')).toThrow("The file begins with 'ABCD', not with 'TFL3'");
});
