import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom, defineModel } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { loadBackend } from './backend/load-backend.ts';
import type { Tfjs } from './backend/tfjs.ts';
import type { ModelOf } from './kinds/model.ts';
import type { NetworkInputs } from './models/network-description.ts';
import { predictTable } from './models/predict.ts';
import { readModel } from './models/read-model.ts';
import { writeModel } from './models/write-model.ts';
import { createTable } from './tables/create-table.ts';
import { train } from './train.ts';
import { trainParamsSchema } from './training/train-params.ts';
import type { TrainingHistory } from './training/training-history.ts';

/** Points in a square: `inside` a circle or not, and a linear `height`. */
function points(count: number, seed: number) {
  const random = createRandom(seed);
  const x = Array.from({ length: count }, () => 2 * random.next() - 1);
  const y = Array.from({ length: count }, () => 2 * random.next() - 1);
  const range = { type: 'number', min: -1, max: 1 } as const;
  return createTable({
    columns: { x: range, y: range, inside: { type: 'boolean' }, height: { type: 'number' } },
    values: {
      x,
      y,
      inside: x.map((value, row) => value ** 2 + y[row]! ** 2 < 0.6),
      height: x.map((value, row) => 1000 + 300 * value - 50 * y[row]!),
    },
  });
}

const rows = points(300, 1);
const validation = points(100, 2);
const settings = { label: 'inside', features: ['x', 'y'], epochs: 15, batchSize: 64, learningRate: 0.02 };

async function fit(given: object, inputs: object = { rows }, seed = 1) {
  const progress: string[] = [];
  const context = testContext({ seed, progress: ({ message }) => void progress.push(message ?? '') });
  const made = await train.run(inputs, trainParamsSchema.parse({ ...settings, ...given }), context);
  return { ...made, progress } as const;
}

const files = ['model.json', 'weights.bin', 'cairn.json'];

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}

/**
 * What training gives in a process that did nothing before. It digests the model itself: what it leaves is swept by any other
 * process once it has ended.
 */
function digestInAnotherProcess(params: object): string {
  const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const values = Object.fromEntries(Object.keys(rows.columns).map((name) => [name, rows.column(name)]));
  const script = `
    const { train } = await import(${url('train.ts')});
    const { trainParamsSchema } = await import(${url('training/train-params.ts')});
    const { createTable } = await import(${url('tables/create-table.ts')});
    const { testContext } = await import('@cairn/core/testing');
    const rows = createTable(${JSON.stringify({ columns: rows.columns, values })});
    const made = await train.run({ rows }, trainParamsSchema.parse(${JSON.stringify(params)}), testContext());
    const { createHash } = await import('node:crypto');
    const { readFileSync } = await import('node:fs');
    const hash = createHash('sha256');
    for (const file of ${JSON.stringify(files)}) hash.update(readFileSync(made.model.path + '/' + file));
    console.log(hash.digest('hex'));`;
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const args = ['--conditions=cairn-source', '--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (!stdout.trim()) throw new Error(stderr);
  return stdout.trim();
}

test('learns what is inside a circle, tells each epoch, and describes itself', async () => {
  const { model, history, progress } = await fit({}, { rows, validation });
  expect(history.epochs).toHaveLength(15);
  expect(history.epochs.at(-1)!.validationAccuracy).toBeGreaterThan(0.95);
  expect(progress[2]).toMatch(/^epoch 3 of 15, loss 0\.\d+$/);
  expect(model.description).toMatchObject({ classes: ['false', 'true'], positive: 'true', parameterCount: 162 });
  expect(train.definition.out['history']!.validate(history)).toBeUndefined();
});

test('a stored model opens with tf.loadLayersModel, and predicts as it did', async () => {
  const { model } = await fit({ epochs: 3 });
  const path = join(testContext().folder, 'stored');
  await writeModel(model, path);
  const tf = await loadBackend<Tfjs>();
  const layers = await tf.loadLayersModel(`file://${join(path, 'model.json')}`);
  expect(layers.layers.map(({ name }) => name)).toEqual(['inputs', 'dense_1', 'outputs']);
  expect(layers.layers[0]!.batchInputShape).toEqual([null, 2]);
  const [before, after] = [await predictTable(model, rows), await predictTable(await readModel(path), rows)];
  expect(after).toEqual(before);
  for (let row = 0; row < 3; row++)
    expect(before.probabilities[2 * row]! + before.probabilities[2 * row + 1]!).toBeCloseTo(1, 15);
});

test('the same seed gives the same bytes, first and later, here and in another process; another seed does not', async () => {
  const given = { epochs: 3, dropout: 0.2, adversarial: { epsilon: 0.05, steps: 2 } };
  const first = digestOf((await fit(given)).model.path);
  for (let use = 0; use < 3; use++) await fit({ epochs: 1, network: { dense: [3, 3] } });
  expect(digestOf((await fit(given)).model.path)).toBe(first);
  expect(digestOf((await fit(given, { rows }, 2)).model.path)).not.toBe(first);
  expect(digestInAnotherProcess({ ...settings, ...given })).toBe(first);
});

test('a network by function: named anew when saved, its dropout fed', async () => {
  const build = (tf: Tfjs, { shape, outputs, seed }: NetworkInputs) => {
    const input = tf.input({ shape: [...shape] });
    const kernelInitializer = tf.initializers.heNormal({ seed });
    const hidden = tf.layers.dense({ units: 6, activation: 'relu', kernelInitializer }).apply(input);
    const kept = tf.layers.dropout({ rate: 0.1 }).apply(hidden);
    const joined = tf.layers.concatenate().apply([kept, input] as never);
    const last = tf.layers.dense({ units: outputs, kernelInitializer });
    return tf.model({ inputs: input, outputs: last.apply(joined) as typeof input });
  };
  const network = defineModel('wide', build);
  const first = (await fit({ epochs: 2, network })).model.path;
  await fit({ epochs: 1, network });
  const later = (await fit({ epochs: 2, network })).model.path;
  expect(digestOf(later)).toBe(digestOf(first));
  expect(readFileSync(join(first, 'model.json'), 'utf8')).toContain('"dense_2/kernel"');
  const wrong = defineModel('wrong', (tf: Tfjs, { shape }: NetworkInputs) =>
    tf.sequential({ layers: [tf.layers.dense({ units: 7, inputShape: [...shape] })] }),
  );
  await expect(fit({ network: wrong })).rejects.toThrow("The network 'wrong' gives 7 for a row; 2 numbers are wanted");
});

test('a number makes a regressor, in its own unit', async () => {
  const { model } = await fit({ label: 'height', network: { dense: [] }, epochs: 30 });
  expect(model).toMatchObject({ task: 'regression', description: { classes: [], output: 'value' } });
  const { values } = await predictTable(model, validation);
  const heights = validation.column('height') as readonly number[];
  const worst = Math.max(...heights.map((height, row) => Math.abs(height - values[row]!)));
  expect(worst).toBeLessThan(5);
});

test('early stopping keeps the best weights, and needs validation rows', async () => {
  const given = { epochs: 60, learningRate: 0.3, earlyStopping: { patience: 3 } };
  const { model, history: found } = await fit(given, { rows, validation });
  const history: TrainingHistory = found;
  expect(history.stoppedEarly).toBe(true);
  const losses = history.epochs.map(({ validationLoss }) => validationLoss!);
  expect(history.keptEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
  expect(history.epochs).toHaveLength(history.keptEpoch + 3);
  const { predicted } = await predictTable(model, validation);
  const inside = validation.column('inside') as readonly boolean[];
  const right = inside.filter((value, row) => Number(value) === predicted[row]).length / inside.length;
  expect(right).toBe(history.epochs[history.keptEpoch - 1]!.validationAccuracy);
  await expect(fit(given)).rejects.toThrow("'earlyStopping' watches the input 'validation', which is not wired");
});

test('class weights move the balance', async () => {
  const share = async (classWeights: object | 'balanced') => {
    const { predicted } = await predictTable((await fit({ epochs: 5, classWeights })).model, validation);
    return predicted.reduce((total, index) => total + index, 0);
  };
  expect(await share({ true: 20 })).toBeGreaterThan((await share({ false: 20 })) + 20);
  await expect(fit({ classWeights: { maybe: 2 } })).rejects.toThrow("'classWeights' names 'maybe', which is no class");
});

describe('a label that nothing can be learned from', () => {
  const levels = { type: 'category', values: ['low', 'middle', 'top'] } as const;
  const labelled = (names: readonly string[]) =>
    createTable({
      columns: { x: { type: 'number' }, level: levels, same: { type: 'number' }, yes: { type: 'boolean' } },
      values: {
        x: names.map((_, row) => row),
        level: names,
        same: names.map(() => 7),
        yes: names.map((name) => name === 'low'),
      },
    });
  const all = labelled(['low', 'middle', 'top', 'low']);
  const learn = (label: string, inputs: object) => fit({ label, features: ['x'], epochs: 1 }, inputs);

  test('one class among the training rows', async () => {
    await expect(learn('level', { rows: labelled(['top', 'top', 'top']) })).rejects.toThrow(
      `The label 'level' is "top" in all 3 training rows: there is nothing to tell apart. Give rows of every class, or split with stratify: 'level', so that every part has every class`,
    );
    await expect(learn('yes', { rows: labelled(['low', 'low']) })).rejects.toThrow(
      "The label 'yes' is true in all 2 training rows",
    );
    await expect(learn('yes', { rows: labelled(['low']) })).rejects.toThrow(
      "The label 'yes' is true in the only training row:",
    );
  });

  test('one class among the validation rows', async () => {
    const inputs = { rows: all, validation: labelled(['low', 'low']) };
    await expect(learn('level', inputs)).rejects.toThrow(`The label 'level' is "low" in all 2 validation rows`);
    expect((await learn('level', { rows: all, validation: labelled(['low', 'top']) })).history.epochs).toHaveLength(1);
  });

  test('a class that no training row has', async () => {
    await expect(learn('level', { rows: labelled(['low', 'top', 'low']) })).rejects.toThrow(
      "The label 'level' is 'middle' in none of the 3 training rows, so no model can learn that class.",
    );
  });

  test('a number that never changes', async () => {
    await expect(learn('same', { rows: all })).rejects.toThrow(
      "The label 'same' is 7 in all 4 training rows: there is nothing to learn. Choose another label",
    );
  });
});

test('a param that nothing would read is refused', async () => {
  const issueOf = (given: object) => trainParamsSchema.safeParse({ ...settings, ...given }).error?.issues[0]?.message;
  expect(issueOf({ momentum: 0.9 })).toBe("is for optimizer: 'sgd' and would be ignored by 'adam'");
  expect(issueOf({ momentum: 0.9, optimizer: 'sgd' })).toBeUndefined();
  expect(issueOf({ momentum: 0 })).toBeUndefined();
  expect(issueOf({ dropout: 0.2, network: { dense: [] } })).toBe('is of hidden layers, and dense: [] has none');
  const network = defineModel('own', (tf: Tfjs) => tf.sequential());
  expect(issueOf({ dropout: 0.2, network })).toContain('is for networks in a few words');
  for (const [name, value] of [
    ['kernelSize', 5],
    ['padding', 'valid'],
    ['pool', 1],
  ] as const)
    await expect(fit({ network: { [name]: value } })).rejects.toThrow(`'${name}' is of convolutions, and this network`);
  await expect(fit({ network: { dense: [], activation: 'tanh' } })).rejects.toThrow("'activation' is of convolutions");
  const flags = createTable({
    columns: { flag: { type: 'boolean' }, inside: { type: 'boolean' } },
    values: { flag: [true, false], inside: [true, false] },
  });
  await expect(fit({ scaling: 'range', features: ['flag'] }, { rows: flags })).rejects.toThrow(
    "'scaling' is of numbers, and there are none among the features flag: leave it out",
  );
});

test('a loss that is no longer a number is refused with the epoch', async () => {
  const diverging = {
    label: 'height',
    optimizer: 'sgd',
    learningRate: 1e6,
    network: { dense: [8], activation: 'elu' },
  };
  await expect(fit(diverging)).rejects.toThrow(/^The loss of epoch 1 is (NaN|Infinity): try a smaller learning rate$/);
});

test('leaves no tensors', async () => {
  const tf = await loadBackend<Tfjs>();
  const given = { epochs: 4, earlyStopping: { patience: 1 }, adversarial: { epsilon: 0.05, steps: 2 }, dropout: 0.1 };
  const before = tf.memory().numTensors;
  const { model } = await fit(given, { rows, validation });
  await predictTable(model, rows);
  expect(tf.memory().numTensors).toBe(before);
});

test('stops when the run is stopped', async () => {
  const controller = new AbortController();
  const context = testContext({ signal: controller.signal, progress: () => controller.abort() });
  await expect(train.run({ rows }, trainParamsSchema.parse(settings), context)).rejects.toThrow('aborted');
});

test('the label’s column decides the model’s type', () => {
  interface Row {
    readonly age: number;
    readonly sex: 'f' | 'm';
  }
  expectTypeOf<ModelOf<Row, 'age'>['task']>().toEqualTypeOf<'regression'>();
  expectTypeOf<ModelOf<Row, 'sex'>['task']>().toEqualTypeOf<'classification'>();
});
