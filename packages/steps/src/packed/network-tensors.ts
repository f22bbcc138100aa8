// A network as its topology and its weights by name, and back.

import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { networkArtifacts } from '../models/save-network.ts';
import type { NamedTensor } from './pack-tensors.ts';

export interface NetworkParts {
  /** As in model.json. */
  readonly topology: unknown;
  readonly tensors: readonly NamedTensor[];
}

/** @throws Error that names a weight that is not float32 */
export async function takeApart(tf: Tfjs, network: LayersModel): Promise<NetworkParts> {
  const { topology, weights, bytes } = await networkArtifacts(tf, network);
  let offset = 0;
  const tensors = weights.map(({ name, shape, dtype }) => {
    if (dtype !== 'float32') throw new Error(`The weight '${name}' is of type ${dtype}, and must be float32`);
    const length = shape.reduce((product, size) => product * size, 1);
    const start = offset;
    offset += 4 * length;
    const data = Float32Array.from({ length }, (_, index) => bytes.readFloatLE(start + 4 * index));
    return { name, shape, data };
  });
  return { topology, tensors };
}

/** Makes a network of its parts. Whoever makes it disposes of it. */
export function putTogether(tf: Tfjs, { topology, tensors }: NetworkParts): Promise<LayersModel> {
  const length = tensors.reduce((total, { data }) => total + data.length, 0);
  const weightData = new Float32Array(length);
  let offset = 0;
  for (const { data } of tensors) {
    weightData.set(data, offset);
    offset += data.length;
  }
  return tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: topology as object,
      weightSpecs: tensors.map(({ name, shape }) => ({ name, shape: [...shape], dtype: 'float32' as const })),
      weightData: weightData.buffer,
    }),
  );
}
