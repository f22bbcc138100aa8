// A model's network, opened to be asked.

import type { LayersModel, Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { countBatches, createPasses } from '../compiled/create-passes.ts';
import { passTokens } from '../networks/pass-tokens.ts';
import { loadNetwork } from '../packed/load-network.ts';
import type { EncodedRows } from './encode-rows.ts';
import type { AnyModel } from './model-value.ts';

/** Rows that go through the network at once; it bounds the memory of a prediction. */
export const rowsAtOnce = 512;

export interface Predictor {
  readonly tf: Tfjs;
  readonly network: LayersModel;
  /** Logits or values, `batch × outputs`, of encoded rows, `batch × shape`; differentiable. */
  apply(inputs: Tensor): Tensor2D;
  /** What `apply` uses; undefined where it keeps more from one call to the next. */
  readonly weights: readonly Tensor[] | undefined;
  /** The same for any number of encoded rows, in batches: `rows × outputs`. */
  outputsOf(rows: EncodedRows): Float32Array;
  /** Frees the weights. */
  dispose(): void;
}

/** Opens a model's network. Whoever opens it disposes of it. */
export async function loadPredictor(model: AnyModel): Promise<Predictor> {
  const tf = await loadBackend<Tfjs>();
  const network = await loadNetwork(tf, model);
  passTokens(tf, network);
  const apply = (inputs: Tensor) => network.apply(inputs, { training: false }) as Tensor2D;
  const weights = network.stateful ? undefined : network.weights.map((weight) => weight.read());
  return {
    tf,
    network,
    apply,
    weights,
    outputsOf: (rows) => outputsOfRows(tf, { apply, weights }, rows),
    dispose: () => network.dispose(),
  };
}

/** What a model gives for any number of encoded rows, in batches: `rows × outputs`. */
export function outputsOfRows(
  tf: Tfjs,
  { apply, weights }: Pick<Predictor, 'apply' | 'weights'>,
  rows: EncodedRows,
): Float32Array {
  if (!weights) return outputsInBatches(tf, apply, rows);
  const callsOf = countBatches(rows.rowCount, rowsAtOnce);
  const passes = createPasses(tf, ([inputs]) => [apply(inputs!)], { callsOf, fixed: weights });
  try {
    return outputsInBatches(tf, (inputs) => passes.run([inputs])[0] as Tensor2D, rows);
  } finally {
    passes.dispose();
  }
}

/** The same, by a function of one batch. */
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
