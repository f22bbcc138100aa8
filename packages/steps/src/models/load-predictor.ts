// A model's network, opened to be asked.

import { join } from 'node:path';
import type { LayersModel, Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import type { EncodedRows } from './encode-rows.ts';
import { topologyFile } from './model-files.ts';
import type { AnyModel } from './model-value.ts';

/** Rows that go through the network at once; it bounds the memory of a prediction. */
const rowsAtOnce = 512;

export interface Predictor {
  readonly tf: Tfjs;
  readonly network: LayersModel;
  /** Logits or values, `batch × outputs`, of encoded rows, `batch × shape`; differentiable. */
  apply(inputs: Tensor): Tensor2D;
  /** The same for any number of encoded rows, in batches: `rows × outputs`. */
  outputsOf(rows: EncodedRows): Float32Array;
  /** Frees the weights. */
  dispose(): void;
}

/** Opens a model's network. Whoever opens it disposes of it. */
export async function loadPredictor(model: AnyModel): Promise<Predictor> {
  const tf = await loadBackend<Tfjs>();
  const network = await tf.loadLayersModel(`file://${join(model.path, topologyFile)}`);
  const apply = (inputs: Tensor) => network.apply(inputs, { training: false }) as Tensor2D;
  return {
    tf,
    network,
    apply,
    outputsOf: (rows) => outputsInBatches(tf, apply, rows),
    dispose: () => network.dispose(),
  };
}

/** What a network gives for rows, in batches: `rows × outputs`. */
export function outputsInBatches(
  tf: Tfjs,
  apply: (inputs: Tensor) => Tensor2D,
  { data, shape, rowCount }: EncodedRows,
): Float32Array {
  const stride = shape.reduce((total, side) => total * side, 1);
  const parts: Float32Array[] = [];
  for (let start = 0; start < rowCount; start += rowsAtOnce) {
    const end = Math.min(start + rowsAtOnce, rowCount);
    const slice = data.subarray(start * stride, end * stride);
    parts.push(tf.tidy(() => apply(tf.tensor(slice, [end - start, ...shape])).dataSync<'float32'>()));
  }
  const outputs = new Float32Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    outputs.set(part, offset);
    offset += part.length;
  }
  return outputs;
}
