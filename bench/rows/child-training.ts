// Trains one of the measured networks in one way, and prints the milliseconds of its fastest epoch, without the first.
//
// node child-training.ts <network> <compiled|eager|fit>

import { createRandom } from '../../packages/core/src/index.ts';
import { testContext } from '../../packages/core/src/testing.ts';
import { loadBackend } from '../../packages/steps/src/backend/load-backend.ts';
import type { Tfjs } from '../../packages/steps/src/backend/tfjs.ts';
import { buildNetwork } from '../../packages/steps/src/models/build-network.ts';
import type { TrainingRows } from '../../packages/steps/src/training/batches.ts';
import { createOptimizer } from '../../packages/steps/src/training/optimizer.ts';
import { trainNetwork } from '../../packages/steps/src/training/train-network.ts';
import { type MeasuredNetwork, measuredNetworks } from './training-networks.ts';

const [key = '', way = ''] = process.argv.slice(2);
const network = measuredNetworks[key];
if (!network) throw new Error(`There is no network '${key}'`);
const tf = await loadBackend<Tfjs>();
const { shape, outputs, batchSize, convolutions, dense } = network;
const description = { dense, ...(convolutions.length > 0 && { convolutions }) };
const model = buildNetwork(tf, { network: description, shape, outputs, seed: 1 });
const rows = drawRows(network);
// Enough steps that they are compiled, for every network.
const epochs = Math.max(5, Math.ceil(64 / Math.ceil(rows.rowCount / batchSize)));
const times: number[] = [];
let last = performance.now();
const note = (): void => {
  const now = performance.now();
  times.push(now - last);
  last = now;
};
await (way === 'fit' ? trainByFit() : train(way === 'compiled'));
process.stdout.write(`${JSON.stringify(Math.min(...times.slice(1)))}\n`);

async function train(compile: boolean): Promise<void> {
  const [one, zero] = [tf.ones([1, ...shape]), tf.zeros([1, ...shape])];
  const { attackSteps } = network!;
  const context = testContext({ progress: note, log: (reason) => refuse(compile, reason) });
  const attack = { epsilon: 0.1, steps: attackSteps, stepSize: 0.25 / attackSteps };
  const options = {
    task: 'classification',
    l2: 0,
    adversarial: attackSteps > 0 ? { ...attack, bounds: { span: one, low: zero, high: one } } : null,
    attackedRows: attackSteps > 0 ? batchSize / 2 : 0,
    optimizer: createOptimizer(tf, 'adam', { learningRate: 0.001 }),
    validation: null,
    earlyStopping: null,
    buildAgain: null,
  } as const;
  await trainNetwork(tf, model, rows, { ...options, batchSize, epochs, compile }, context);
}

/** If compiling is measured, the steps must really be compiled. */
function refuse(compile: boolean, reason: string): void {
  if (compile) throw new Error(reason);
}

async function trainByFit(): Promise<void> {
  const loss = (truth: object, logits: object) => tf.losses.softmaxCrossEntropy(truth as never, logits as never);
  model.compile({ optimizer: tf.train.adam(0.001), loss: loss as never });
  const [x, y] = [tf.tensor(rows.data, [rows.rowCount, ...shape]), tf.tensor2d(rows.targets, [rows.rowCount, outputs])];
  const callbacks = { onEpochEnd: note };
  await model.fit(x, y, { batchSize, epochs, shuffle: true, verbose: 0, yieldEvery: 'never', callbacks });
}

function drawRows({ shape, outputs, rows: rowCount }: MeasuredNetwork): TrainingRows {
  const random = createRandom(1);
  const size = shape.reduce((total, side) => total * side, 1);
  const data = Float32Array.from({ length: rowCount * size }, () => random.next());
  const targets = new Float32Array(rowCount * outputs);
  for (let row = 0; row < rowCount; row++) targets[row * outputs + Math.floor(data[row * size]! * outputs)] = 1;
  return { data, shape, rowCount, targets, outputs, weights: new Float32Array(rowCount).fill(1) };
}
