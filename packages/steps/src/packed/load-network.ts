// Opens the network of a model's folder, whether its weights are as tfjs stores them or packed.

import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { packedFile, topologyFile } from '../models/model-files.ts';
import type { AnyModel } from '../models/model-value.ts';
import { putTogether } from './network-tensors.ts';
import { readPacked } from './packed-file.ts';

/** Whoever opens it disposes of it. */
export async function loadNetwork(tf: Tfjs, { description, path }: AnyModel): Promise<LayersModel> {
  if (description.files.includes(packedFile)) return putTogether(tf, await readPacked(path));
  return tf.loadLayersModel(`file://${join(path, topologyFile)}`);
}
