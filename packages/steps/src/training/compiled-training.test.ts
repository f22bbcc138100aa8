// Compiled training gives the bits of eager training, and gives back what it took. All other options are in
// compiled-options.exhaustive.test.ts.

import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { nativeBackend } from '../compiled/native-binding.ts';
import { createOptimizer } from './optimizer.ts';
import { plateauRate, withRateInState } from './plateau.ts';
import {
  columns,
  convolutions,
  described,
  expectNothingHeld,
  expectSameBits,
  held,
  hidden,
  rowsOf,
  type Training,
  tf,
  trainOnce,
  trainTwice,
} from './rig/compiled-training.rig.ts';
import { trainNetwork } from './train-network.ts';

expectNothingHeld();

describe('compiled and eager training give the same bits', () => {
  const table: readonly [string, Training][] = [
    ['relu', described(columns, { dense: [8], activation: 'relu' })],
    ['a regressor', described({ shape: [5], outputs: 1 }, { dense: [8] })],
    ['two convolutions', convolutions],
    ['l1', { ...hidden, l1: 0.01 }],
    ['the focal loss', { ...hidden, focal: {} }],
    [
      'a rate that falls on a plateau',
      {
        ...hidden,
        validationRows: 50,
        optimizer: withRateInState(tf, (learningRate) => createOptimizer(tf, 'adamw', { learningRate })),
        rateAfter: (losses) => plateauRate(0.05, { type: 'plateau', patience: 1, minDelta: 0.1 }, losses),
      },
    ],
    ['dropout', described(columns, { dense: [8, 8] }, 0.4)],
    ['half of each batch attacked', { ...convolutions, attack: { steps: 2, share: 0.5 } }],
    ['attacks and dropout', { ...described(columns, { dense: [8] }, 0.3), attack: { steps: 2, share: 0.5 } }],
    ['validation rows', { ...hidden, validationRows: 600 }],
    ['fewer rows than two batches', { ...hidden, rowCount: 17, epochs: 40 }],
    [
      'stochastic gradient descent with momentum',
      { ...hidden, l2: 0.001, optimizer: createOptimizer(tf, 'sgd', { learningRate: 0.01, momentum: 0.9 }) },
    ],
  ];
  test.each(table)('%s', (_, training) => expectSameBits(training));

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
    const before = held();
    const epochs = await heldByEpoch(hidden);
    expect(epochs).toHaveLength(200);
    // The first validation opens a session.
    expect(epochs.at(-1)).toEqual(epochs[0]);
    expect(new Set(epochs.map((epoch) => JSON.stringify(epoch))).size).toBe(1);
    expect(epochs[0]!.sessions - before.sessions).toBe(2);
  });

  test('is flat over many trainings, whatever becomes of them', async () => {
    const native = () => (tf.backend() as unknown as { getNumOfTFTensors(): number }).getNumOfTFTensors();
    const [start, before] = [native(), held()];
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
