// How large a model is, and how much it computes for a row.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { countIntegerOperations } from '../integers/integer-model.ts';
import { readIntegers } from '../integers/integers-file.ts';
import type { AnyModel } from '../models/model-value.ts';
import { loadNetwork } from '../packed/load-network.ts';
import { countOperations } from './count-operations.ts';
import type { ModelSize } from './size-report.ts';

export async function measureSize(model: AnyModel): Promise<ModelSize> {
  const { files, parameterCount: parameters } = model.description;
  const sizes = await Promise.all(files.map((file) => stat(join(model.path, file))));
  const bytes = sizes.reduce((total, { size }) => total + size, 0);
  return { bytes, parameters, ...(await measureWeights(model)) };
}

type Weights = Pick<ModelSize, 'nonZeroParameters' | 'products' | 'nonZeroProducts'>;

async function measureWeights(model: AnyModel): Promise<Weights> {
  const { family } = model.description;
  if (family === 'integers') return countIntegerOperations(await readIntegers(model.path));
  if (family !== 'network') return { nonZeroParameters: null, products: null, nonZeroProducts: null };
  const network = await loadNetwork(await loadBackend<Tfjs>(), model);
  try {
    const nonZeroParameters = network
      .getWeights()
      .reduce((total, weight) => total + weight.dataSync().filter((value) => value !== 0).length, 0);
    const { products, nonZeroProducts } = countOperations(network) ?? { products: null, nonZeroProducts: null };
    return { nonZeroParameters, products, nonZeroProducts };
  } finally {
    network.dispose();
  }
}
