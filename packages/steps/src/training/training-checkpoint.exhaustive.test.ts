// A training that goes on from a state gives the bits of one that was never interrupted.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { buildNetwork } from '../models/build-network.ts';
import type { TrainingRows } from './batches.ts';
import { createOptimizer } from './optimizer.ts';
import { optimizerNames } from './optimizer-names.ts';
import { trainNetwork } from './train-network.ts';
import type { TrainingOptions } from './training-options.ts';

const tf = await loadBackend<Tfjs>();

function rowsOf(rowCount: number, seed: number): TrainingRows {
  const random = createRandom(seed);
  const data = Float32Array.from({ length: rowCount * 4 }, () => random.next());
  const targets = new Float32Array(rowCount * 3);
  for (let row = 0; row < rowCount; row++) targets[row * 3 + Math.floor(data[row * 4]! * 3)] = 1;
  return { data, shape: [4], rowCount, targets, outputs: 3, weights: new Float32Array(rowCount).fill(1) };
}

const epochs = 12;
const rows = rowsOf(90, 1);

type Checkpoint = ReturnType<typeof testContext>['checkpoint'];
interface Given extends Partial<TrainingOptions> {
  readonly dropout?: number;
  /** Fails when it reports this epoch, which is before its state is saved. */
  readonly failsAt?: number;
  readonly checkpoint?: Checkpoint;
}

async function fit({ dropout = 0, failsAt, checkpoint, ...given }: Given) {
  const seen: string[] = [];
  const context = testContext({
    progress({ message = '' }) {
      seen.push(message.replace(/ of .*/, ''));
      if (seen.at(-1) === `epoch ${failsAt}`) throw new Error('killed');
    },
    ...(checkpoint && { checkpoint }),
  });
  const model = buildNetwork(tf, { network: { dense: [8, 8] }, shape: [4], outputs: 3, seed: 3, dropout });
  const [one, zero] = [tf.ones([1, 4]), tf.zeros([1, 4])];
  const options: TrainingOptions = {
    ...{ task: 'classification', l2: 0.001, batchSize: 16, epochs, earlyStopping: null, buildAgain: null },
    ...{ optimizer: createOptimizer(tf, 'adam', { learningRate: 0.01 }), validation: rowsOf(40, 2), compile: true },
    ...{ attackedRows: 0, adversarial: null, saveEvery: 0 },
    ...given,
    ...(given.attackedRows && {
      adversarial: { epsilon: 0.1, steps: 2, stepSize: 0.05, bounds: { span: one, low: zero, high: one } },
    }),
  };
  try {
    const history = await trainNetwork(tf, model, rows, options, context);
    const weights = model.getWeights().map((weight) => Buffer.from(weight.dataSync().slice().buffer).toString('hex'));
    return { history, weights, seen };
  } finally {
    model.dispose();
    tf.dispose([one, zero]);
  }
}

const cases: readonly (readonly [string, Given])[] = [
  ...optimizerNames.map(
    (name) =>
      [
        name,
        { optimizer: createOptimizer(tf, name, { learningRate: 0.01, momentum: name === 'sgd' ? 0.9 : 0 }) },
      ] as const,
  ),
  ['eager', { compile: false }],
  ['dropout', { dropout: 0.3 }],
  ['eager dropout', { dropout: 0.3, compile: false }],
  ['adversarial', { attackedRows: 4 }],
  ['early stopping', { earlyStopping: { patience: 3, minDelta: 0.02 } }],
];

test.for(cases)('%s', async ([, given]) => {
  const tensors = tf.memory().numTensors;
  const whole = await fit(given);
  const { checkpoint } = testContext();
  await expect(fit({ ...given, checkpoint, failsAt: 5 })).rejects.toThrow('killed');
  const resumed = await fit({ ...given, checkpoint });
  expect(resumed.seen[0]).toBe('epoch 5');
  expect(resumed.seen).toEqual(whole.seen.slice(4));
  expect(resumed.history).toEqual(whole.history);
  expect(resumed.weights).toEqual(whole.weights);
  expect(tf.memory().numTensors).toBe(tensors);
});

test('a network of the author that runs eagerly starts again', async () => {
  const { checkpoint } = testContext();
  const build = () => buildNetwork(tf, { network: { dense: [8, 8] }, shape: [4], outputs: 3, seed: 3 });
  const own = { buildAgain: build, compile: false, checkpoint };
  await expect(fit({ ...own, failsAt: 5 })).rejects.toThrow('killed');
  expect((await fit(own)).seen[0]).toBe('epoch 1');
});
