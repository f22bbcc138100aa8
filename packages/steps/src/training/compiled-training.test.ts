import { createHash } from 'node:crypto';
import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { nativeBackend } from '../compiled/native-binding.ts';
import { buildNetwork } from '../models/build-network.ts';
import type { NetworkDescription } from '../models/network-description.ts';
import type { TrainingRows } from './batches.ts';
import type { GradientClipping } from './clipping-params.ts';
import { createOptimizer } from './optimizer.ts';
import { optimizerNames } from './optimizer-names.ts';
import { plateauRate, withRateInState } from './plateau.ts';
import { scheduleRate } from './schedule.ts';
import type { StepSchedule } from './schedule-params.ts';
import { trainNetwork } from './train-network.ts';
import type { TrainingOptions } from './training-options.ts';

const tf = await loadBackend<Tfjs>();
const { binding } = nativeBackend(tf);

let before: { readonly tensors: number; readonly sessions: number };
const held = () => ({ tensors: tf.memory().numTensors, sessions: binding.getNumOfSavedModels() });
beforeEach(() => {
  before = held();
});
afterEach(() => expect(held()).toEqual(before));

interface Data {
  readonly shape: readonly number[];
  readonly outputs: number;
}

/** Rows whose class, or number, is that of their first input. */
function rowsOf({ shape, outputs }: Data, rowCount: number, seed = 1): TrainingRows {
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

interface Training extends Partial<TrainingOptions> {
  readonly build: () => LayersModel;
  readonly data: Data;
  readonly rowCount?: number;
  readonly attack?: { readonly steps: number; readonly share: number };
  readonly validationRows?: number;
}

/** Trains, and gives what training decides: the weights' digest, the history, and what is random afterwards. */
async function trainOnce({ build, data, rowCount = 90, attack, validationRows, ...given }: Training, compile: boolean) {
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
async function trainTwice(training: Training) {
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

const described = (data: Data, network: NetworkDescription, dropout = 0) => ({
  data,
  build: () => buildNetwork(tf, { network, ...data, seed: 3, dropout }),
});
const columns: Data = { shape: [5], outputs: 3 };
const images: Data = { shape: [6, 6, 1], outputs: 3 };
const convolutions = described(images, { convolutions: [4, 4], dense: [8] });
const hidden = described(columns, { dense: [8, 8] });

const rates: readonly StepSchedule[] = [
  { type: 'exponential', decaySteps: 10, decayRate: 0.5 },
  { type: 'exponential', decaySteps: 10, decayRate: 0.5, staircase: true },
  { type: 'cosine', decaySteps: 40, alpha: 0.1, warmupSteps: 10 },
  { type: 'steps', boundaries: [20, 40], values: [0.5, 0.1] },
];
const clippings: readonly GradientClipping[] = [{ value: 0.01 }, { globalNorm: 0.05 }];

describe('compiled and eager training give the same bits', () => {
  const activations = ['relu', 'tanh', 'sigmoid', 'elu', 'selu', 'swish'] as const;
  const table: readonly [string, Training][] = [
    ...activations.map((activation): [string, Training] => [
      activation,
      described(columns, { dense: [8], activation }),
    ]),
    ['a logistic model', described(columns, { dense: [] })],
    ['a regressor', described({ shape: [5], outputs: 1 }, { dense: [8] })],
    ['two convolutions', convolutions],
    ['convolutions without a pool', described(images, { convolutions: [4], padding: 'valid', pool: 1, dense: [] })],
    ['l2', { ...hidden, l2: 0.01 }],
    ['l1', { ...hidden, l1: 0.01 }],
    ['the focal loss', { ...hidden, focal: {} }],
    [
      'the focal loss with other options and smoothed labels',
      { ...hidden, focal: { gamma: 1.5 }, labelSmoothing: 0.1 },
    ],
    [
      'a rate that falls on a plateau',
      {
        ...hidden,
        validationRows: 50,
        optimizer: withRateInState(tf, (learningRate) => createOptimizer(tf, 'adamw', { learningRate })),
        rateAfter: (losses) => plateauRate(0.05, { type: 'plateau', patience: 1, minDelta: 0.1 }, losses),
      },
    ],
    ['smoothed labels', { ...hidden, labelSmoothing: 0.1 }],
    ...rates.map((schedule): [string, Training] => [
      `a rate that changes: ${schedule.type}`,
      { ...hidden, optimizer: createOptimizer(tf, 'adam', { learningRate: scheduleRate(tf, 0.01, schedule) }) },
    ]),
    ...clippings.map((clipping): [string, Training] => [
      `clipped gradients: ${Object.keys(clipping)[0]}`,
      { ...hidden, optimizer: createOptimizer(tf, 'adamw', { learningRate: 0.01, clipping }) },
    ]),
    ['dropout', described(columns, { dense: [8, 8] }, 0.4)],
    [
      'dropout behind convolutions, with l2',
      { ...described(images, { convolutions: [4], dense: [8] }, 0.4), l2: 0.01 },
    ],
    ['half of each batch attacked', { ...convolutions, attack: { steps: 2, share: 0.5 } }],
    ['all rows attacked', { ...hidden, attack: { steps: 3, share: 1 } }],
    ['attacks and dropout', { ...described(columns, { dense: [8] }, 0.3), attack: { steps: 2, share: 0.5 } }],
    ['validation rows', { ...hidden, validationRows: 600 }],
    ['one batch, filled up', { ...hidden, rowCount: 16, epochs: 70 }],
    ['fewer rows than two batches', { ...hidden, rowCount: 17, epochs: 40 }],
  ];
  test.each(table)('%s', async (_, training) => {
    const { compiled, eager } = await trainTwice(training);
    expect(compiled.logs).toEqual([]);
    expect(eager.logs).toEqual(["Training runs eagerly and not as a compiled graph: 'compile' is false."]);
    expect(compiled.result).toEqual(eager.result);
  });

  test.each(optimizerNames.flatMap((name) => [0, 0.9].map((momentum) => [name, momentum] as const)))(
    'the optimiser %s with momentum %s',
    async (name, momentum) => {
      if (momentum > 0 && name !== 'sgd') return;
      const optimizer = createOptimizer(tf, name, { learningRate: 0.01, momentum });
      const { compiled, eager } = await trainTwice({ ...hidden, optimizer, l2: 0.001 });
      expect(compiled.logs).toEqual([]);
      expect(compiled.result).toEqual(eager.result);
    },
  );

  test('early stopping, which keeps the best weights', async () => {
    const training = { ...hidden, validationRows: 40, earlyStopping: { patience: 1, minDelta: 0.02 }, epochs: 80 };
    const { compiled, eager } = await trainTwice(training);
    expect(compiled.logs).toEqual([]);
    expect(compiled.result.history.stoppedEarly).toBe(true);
    expect(compiled.result).toEqual(eager.result);
  });

  test('more steps than are fed in one call', async () => {
    // A batch of 4.2 MB, of which seven are below 32 MiB.
    const wide = described({ shape: [66_000], outputs: 2 }, { dense: [] });
    const most: number[] = [];
    const own = nativeBackend(tf).getInputTensorIds;
    nativeBackend(tf).getInputTensorIds = (tensors) => {
      most.push(tensors.reduce((total, tensor) => total + 4 * tensor.size, 0));
      return own.call(nativeBackend(tf), tensors);
    };
    try {
      const { compiled, eager } = await trainTwice({ ...wide, rowCount: 160, epochs: 7 });
      expect(compiled.logs).toEqual([]);
      expect(compiled.result).toEqual(eager.result);
      // The batches, and the weights with both slots of the optimiser.
      expect(Math.max(...most)).toBeLessThan(2 ** 25 + 4 * 66_000 * 2 * 4);
      expect(Math.max(...most)).toBeGreaterThan(6 * 4 * 66_000 * 16);
    } finally {
      nativeBackend(tf).getInputTensorIds = own;
    }
  });
});

/** A network by function: layers between the inputs and the outputs, made anew by each call. */
function byFunction(layers: () => object[]): Training {
  const build = () => {
    const dense = (units: number, seed: number) =>
      tf.layers.dense({ units, kernelInitializer: tf.initializers.glorotUniform({ seed }) });
    const model = tf.sequential();
    model.add(tf.layers.inputLayer({ inputShape: [5] }));
    for (const layer of [dense(8, 1), ...layers(), dense(3, 2)]) model.add(layer as never);
    return model;
  };
  return { data: columns, build, buildAgain: build };
}

describe('networks by function', () => {
  const compiledOnes: readonly [string, () => object[]][] = [
    ['a layer normalisation', () => [tf.layers.layerNormalization()]],
    ['a leaky ReLU', () => [tf.layers.leakyReLU({ alpha: 0.1 })]],
    [
      'a GRU',
      () => {
        const [kernelInitializer, recurrentInitializer] = [3, 4].map((seed) => tf.initializers.glorotUniform({ seed }));
        return [
          tf.layers.reshape({ targetShape: [4, 2] }),
          tf.layers.gru({
            units: 4,
            kernelInitializer: kernelInitializer!,
            recurrentInitializer: recurrentInitializer!,
          }),
        ];
      },
    ],
    // Drawn before the first step, from the same numbers whether the network is built once more or not.
    ['weights that are drawn without a seed', () => [tf.layers.dense({ units: 4 })]],
  ];
  test.each(compiledOnes)('are compiled: %s', async (_, layers) => {
    const { compiled, eager } = await trainTwice(byFunction(layers));
    expect(compiled.logs).toEqual([]);
    expect(compiled.result).toEqual(eager.result);
  });

  class ReadsAValue extends tf.layers.Layer {
    static className = 'ReadsAValue';
    override call(inputs: object) {
      const [x] = (Array.isArray(inputs) ? inputs : [inputs]) as [ReturnType<typeof tf.tensor>];
      return tf.tidy(() => tf.mul(x, tf.max(x).dataSync()[0]! > 1 ? 0.5 : 1));
    }
    override computeOutputShape = (shape: number[]) => shape;
  }
  class CountsCalls extends tf.layers.Layer {
    static className = 'CountsCalls';
    #calls = 0;
    override call(inputs: object) {
      const [x] = (Array.isArray(inputs) ? inputs : [inputs]) as [ReturnType<typeof tf.tensor>];
      return tf.tidy(() => tf.mul(x, 1 + 1 / ++this.#calls));
    }
    override computeOutputShape = (shape: number[]) => shape;
  }
  const eagerOnes: readonly [string, string, () => object[]][] = [
    ['a layer that reads a value', 'it reads the value of a tensor', () => [new ReadsAValue({})]],
    ['a layer that counts its calls', 'it does something else each time, as code does', () => [new CountsCalls({})]],
    ['noise', 'it draws random numbers (Math.random)', () => [tf.layers.gaussianNoise({ stddev: 0.1 })]],
    [
      'batch normalisation',
      "the network keeps 'batch_normalization_BatchNormalization",
      () => [tf.layers.batchNormalization()],
    ],
  ];
  test.each(eagerOnes)('run eagerly, and the log says why: %s', async (_, reason, layers) => {
    const { compiled, eager } = await trainTwice(byFunction(layers));
    expect(compiled.logs).toHaveLength(1);
    expect(compiled.logs[0]).toContain(`Training runs eagerly and not as a compiled graph: ${reason}`);
    expect(compiled.result).toEqual(eager.result);
  });
});

test('a training of few steps runs eagerly, and the log says why', async () => {
  const { logs } = await trainOnce({ ...hidden, epochs: 2 }, true);
  expect(logs).toEqual([
    'Training runs eagerly and not as a compiled graph: 12 steps are too few for that to pay (64 or more).',
  ]);
});

describe('memory', () => {
  /** What training holds after each of its epochs. */
  async function heldByEpoch(training: Training): Promise<ReturnType<typeof held>[]> {
    const epochs: ReturnType<typeof held>[] = [];
    const model = training.build();
    const rows = rowsOf(training.data, 40);
    const context = testContext({ progress: () => void epochs.push(held()) });
    const optimizer = createOptimizer(tf, 'adam', { learningRate: 0.01 });
    const shared = { task: 'classification', l2: 0, attackedRows: 0, adversarial: null, earlyStopping: null } as const;
    const own = { optimizer, batchSize: 16, epochs: 200, validation: rows, compile: true, buildAgain: null };
    await trainNetwork(tf, model, rows, { ...shared, ...own }, context);
    model.dispose();
    return epochs;
  }

  test('is flat over 200 epochs', async () => {
    const epochs = await heldByEpoch(hidden);
    expect(epochs).toHaveLength(200);
    // The first validation opens a session.
    expect(epochs.at(-1)).toEqual(epochs[0]);
    expect(new Set(epochs.map((epoch) => JSON.stringify(epoch))).size).toBe(1);
    expect(epochs[0]!.sessions - before.sessions).toBe(2);
  });

  test('is flat over many trainings, whatever becomes of them', async () => {
    const native = () => (tf.backend() as unknown as { getNumOfTFTensors(): number }).getNumOfTFTensors();
    const start = native();
    for (let use = 0; use < 3; use++) {
      await trainOnce(hidden, true);
      await trainOnce({ ...hidden, validationRows: 20, epochs: 12 }, true);
      const optimizer = createOptimizer(tf, 'sgd', { learningRate: 1e30 });
      await expect(trainOnce({ ...hidden, optimizer }, true)).rejects.toThrow('try a smaller learning rate');
      expect(held()).toEqual(before);
    }
    expect(native()).toBe(start);
  });

  test('is given back when a run is stopped within an epoch', async () => {
    const abort = new AbortController();
    const model = hidden.build();
    const rows = rowsOf(columns, 2000);
    const optimizer = createOptimizer(tf, 'adam', { learningRate: 0.01 });
    const shared = { task: 'classification', l2: 0, attackedRows: 0, adversarial: null, earlyStopping: null } as const;
    const own = { optimizer, batchSize: 16, epochs: 1000, validation: null, compile: true, buildAgain: null };
    let epochs = 0;
    const context = {
      ...testContext({ progress: () => void (++epochs === 2 && abort.abort(new Error('the run was stopped'))) }),
      signal: abort.signal,
    };
    await expect(trainNetwork(tf, model, rows, { ...shared, ...own }, context)).rejects.toThrow('the run was stopped');
    expect(epochs).toBe(2);
    model.dispose();
  });
});
