// A network that was trained before, as what gives features of rows.

import type { LayersModel } from '@tensorflow/tfjs-node';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { encodeRows } from '../models/encode-rows.ts';
import { outputsInBatches } from '../models/load-predictor.ts';
import type { FeatureRows } from '../models/model-family.ts';
import type { AnyModel } from '../models/model-value.ts';
import { loadNetwork } from '../packed/load-network.ts';
import type { Feature } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { featuresOfModel } from '../transfer/describe-inputs.ts';
import { type LinearHead, penultimateOf, replaceLast } from '../transfer/penultimate.ts';

export interface NetworkEncoder {
  readonly tf: Tfjs;
  readonly features: readonly Feature[];
  featuresOf(rows: AnyTable): FeatureRows;
  /** The network with another last layer, named `name`. It shares its layers with the encoder. */
  withHead(name: string, head: LinearHead): LayersModel;
  dispose(): void;
}

/**
 * Whoever opens it disposes of it.
 *
 * @throws Error if the model is not a network, and for rows without one of its columns
 */
export async function openEncoder(model: AnyModel, rows: AnyTable, label: string): Promise<NetworkEncoder> {
  const { family } = model.description;
  if (family !== 'network')
    throw new Error(
      `The pre-trained model is of the family '${family}', and only networks have layers that give features`,
    );
  const none = { features: undefined, scaling: undefined, pixels: undefined };
  const features = featuresOfModel(model, rows, { label, ...none });
  const tf = await loadBackend<Tfjs>();
  const network = await loadNetwork(tf, model);
  try {
    const apply = penultimateOf(tf, network);
    return {
      tf,
      features,
      featuresOf(own) {
        const encoded = encodeRows(features, own);
        const data = outputsInBatches(tf, apply, encoded);
        return { rowCount: encoded.rowCount, width: data.length / Math.max(1, encoded.rowCount), data };
      },
      withHead: (name, head) => replaceLast(tf, network, name, head),
      dispose: () => void network.dispose(),
    };
  } catch (error) {
    network.dispose();
    throw error;
  }
}
