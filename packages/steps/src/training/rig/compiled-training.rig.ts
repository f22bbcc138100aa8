// Trainings of small networks, compiled and eager, for the tests of what is compiled.

import { createHash } from 'node:crypto';
import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { afterEach, beforeEach, expect } from 'vitest';
import { loadBackend } from '../../backend/load-backend.ts';
import type { Tfjs } from '../../backend/tfjs.ts';
import { nativeBackend } from '../../compiled/native-binding.ts';
import { buildNetwork } from '../../models/build-network.ts';
import type { NetworkDescription } from '../../models/network-description.ts';
import type { TrainingRows } from '../batches.ts';
import { createOptimizer } from '../optimizer.ts';
import { trainNetwork } from '../train-network.ts';
import type { TrainingOptions } from '../training-options.ts';

export const tf = await loadBackend<Tfjs>();
const { binding } = nativeBackend(tf);

/** What TensorFlow holds. */
export const held = () => ({ tensors: tf.memory().numTensors, sessions: binding.getNumOfSavedModels() });

/** Every test gives back what it took. */
export function expectNothingHeld(): void {
  let before: ReturnType<typeof held>;
  beforeEach(() => {
    before = held();
  });
  afterEach(() => expect(held()).toEqual(before));
}

interface Data {
  readonly shape: readonly number[];
  readonly outputs: number;
}

/** Rows whose class, or number, is that of their first input. */
export function rowsOf({ shape, outputs }: Data, rowCount: number, seed = 1): TrainingRows {
  const random = createRandom(seed);
  const size = shape.reduce((total, side) => total * side, 1);
  const data = Float32Array.from({ length: rowCount * size }, () => random.next());
  const targets = new Float32Array(rowCount * outputs);
  for (let row = 0; row < rowCount; row++) {
    if (outputs === 1) targets[row] = 3 * data[row * size]!;
    else targets[row * outputs + Math.floor(data[row * size]! * outputs)] = 1;
  }
  return {
    data,
    shape,
    rowCount,
    targets,
    outputs,
    weights: Float32Array.from(
      targets.filter((_, i) => i % outputs === 0),
      (is) => 1 + is,
    ),
  };
}

export interface Training extends Partial<TrainingOptions> {
  readonly build: () => LayersModel;
  readonly data: Data;
  readonly rowCount?: number;
  readonly attack?: { readonly steps: number; readonly share: number };
  readonly validationRows?: number;
}

/** Trains, and gives what training decides: the weights' digest, the history, and what is random afterwards. */
export async function trainOnce(
  { build, data, rowCount = 90, attack, validationRows, ...given }: Training,
  compile: boolean,
) {
  const logs: string[] = [];
  const context = testContext({ log: (message) => void logs.push(message) });
  const model = build();
  const [one, zero] = [tf.ones([1, ...data.shape]), tf.zeros([1, ...data.shape])];
  const options: TrainingOptions = {
    task: data.outputs === 1 ? 'regression' : 'classification',
    l2: 0,
    optimizer: createOptimizer(tf, 'adam', { learningRate: 0.01 }),
    batchSize: 16,
    epochs: 11,
    earlyStopping: null,
    buildAgain: null,
    ...given,
    compile,
    validation: validationRows ? rowsOf(data, validationRows, 2) : null,
    attackedRows: attack ? Math.round(attack.share * 16) : 0,
    adversarial: attack
      ? { epsilon: 0.1, steps: attack.steps, stepSize: 0.05, bounds: { span: one, low: zero, high: one } }
      : null,
  };
  try {
    const history = await trainNetwork(tf, model, rowsOf(data, rowCount), options, context);
    const hash = createHash('sha256');
    for (const weights of model.getWeights()) hash.update(new Uint8Array(weights.dataSync().slice().buffer));
    return { logs, result: { weights: hash.digest('hex'), history, next: Math.random() } };
  } finally {
    model.dispose();
    tf.dispose([one, zero]);
  }
}

/** The same training compiled and eager, from the same state of `Math.random`. */
export async function trainTwice(training: Training) {
  const { random } = Math;
  try {
    const run = async (compile: boolean) => {
      Math.random = createRandom(5).next;
      return trainOnce(training, compile);
    };
    return { compiled: await run(true), eager: await run(false) };
  } finally {
    Math.random = random;
  }
}

export const described = (data: Data, network: NetworkDescription, dropout = 0) => ({
  data,
  build: () => buildNetwork(tf, { network, ...data, seed: 3, dropout }),
});
export const columns: Data = { shape: [5], outputs: 3 };
export const images: Data = { shape: [6, 6, 1], outputs: 3 };
export const convolutions = described(images, { convolutions: [4, 4], dense: [8] });
export const hidden = described(columns, { dense: [8, 8] });

/** Compiled and eager training give the same bits, and training was compiled. */
export async function expectSameBits(training: Training): Promise<void> {
  const { compiled, eager } = await trainTwice(training);
  expect(compiled.logs).toEqual([]);
  expect(eager.logs).toEqual(["Training runs eagerly and not as a compiled graph: 'compile' is false."]);
  expect(compiled.result).toEqual(eager.result);
}
