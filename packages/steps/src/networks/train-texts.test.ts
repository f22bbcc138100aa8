// Texts as tokens, from training to every step that uses a model.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, defineModel } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { adversarialTest } from '../adversarial-test.ts';
import { attackParamsSchema } from '../attacks/attack-params.ts';
import type { Tensorflow } from '../backend/tensorflow.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { evaluate } from '../evaluate.ts';
import { explain } from '../explain.ts';
import { explainParamsSchema } from '../explaining/explain-params.ts';
import { exportModel, exportParamsSchema } from '../exporting/export-model.ts';
import type { AnyModel } from '../kinds/model.ts';
import type { NetworkInputs } from '../models/network-description.ts';
import { predictTable } from '../models/predict.ts';
import { readModel } from '../models/read-model.ts';
import { writeModel } from '../models/write-model.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import { train } from '../train.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import type { TextLayers } from './text-layers.ts';

const words = ['win', 'free', 'cash', 'prize', 'now', 'later', 'home', 'call', 'see', 'you', 'the', 'a'];

/** Messages with the word `not` before `good` or without: what a bag of words cannot tell by their order. */
function messages(count: number, seed: number, own: readonly string[] = []) {
  const random = createRandom(seed);
  const pick = () => words[random.integer(words.length)]!;
  const isGood = Array.from({ length: count }, (_, row) => row % 2 === 0);
  const said = isGood.map((good, row) => {
    const pair = good ? ['Good', 'not'] : ['not', 'good!'];
    const before = Array.from({ length: random.integer(2) }, pick);
    return row % 29 === 7 ? null : [...before, ...pair, pick(), ...own].join(' ');
  });
  return createTable({
    columns: {
      said: { type: 'text', nullable: true },
      size: { type: 'number', min: 0, max: 10 },
      kind: { type: 'category', values: ['x', 'y'] },
      good: { type: 'boolean' },
      amount: { type: 'number' },
    },
    values: {
      said,
      size: said.map(() => 10 * random.next()),
      kind: said.map(() => (random.next() < 0.5 ? 'x' : 'y')),
      good: isGood,
      amount: said.map((text, row) => 5 * (text?.split(' ').length ?? 0) + (isGood[row] ? 40 : 0)),
    },
  });
}

const rows = messages(160, 1);
const validation = messages(40, 2, ['unseen']);
const features = ['size', 'said', 'kind'];
const settings = { label: 'good', features, tokens: {}, epochs: 13, batchSize: 32, learningRate: 0.02 };

async function fit(given: object, inputs: object = { rows }) {
  const log: string[] = [];
  const context = testContext({ seed: 1, log: (line) => void log.push(line) });
  const made = await train.run(
    inputs as { rows: typeof rows },
    trainParamsSchema.parse({ ...settings, ...given }),
    context,
  );
  return { ...made, log };
}

function digestOf({ path }: AnyModel): string {
  const hash = createHash('sha256');
  for (const file of ['model.json', 'weights.bin', 'cairn.json']) hash.update(readFileSync(join(path, file)));
  return hash.digest('hex');
}

const kinds: Readonly<Record<string, TextLayers>> = {
  mean: { embedding: 8 },
  max: { embedding: 8, pool: 'max' },
  convolutions: { embedding: 8, convolutions: [8], kernelSize: 2 },
  gru: { embedding: 6, recurrent: 'gru', units: 6 },
  lstm: { embedding: 6, recurrent: 'lstm', units: 5, bidirectional: true },
};
const models: Record<string, AnyModel> = {};
beforeAll(async () => {
  for (const [name, text] of Object.entries(kinds)) {
    const { model, log } = await fit({ network: { text, dense: [8] } }, { rows, validation });
    // A reason to run eagerly would be in the log.
    expect([name, log]).toEqual([name, []]);
    models[name] = model;
  }
});

describe.each(Object.entries(kinds))('%s', (name, text) => {
  test('the compiled training is the eager one, bit for bit', async () => {
    const eager = await fit({ network: { text, dense: [8] }, compile: false }, { rows, validation });
    expect(eager.log).toEqual(["Training runs eagerly and not as a compiled graph: 'compile' is false."]);
    expect(digestOf(eager.model)).toBe(digestOf(models[name]!));
  });

  test('a stored model predicts as it did, also for texts with words that it never saw', async () => {
    const path = join(testContext().folder, 'stored');
    await writeModel(models[name]!, path);
    const [before, after] = [
      await predictTable(models[name]!, validation),
      await predictTable(await readModel(path), validation),
    ];
    expect(after).toEqual(before);
    expect([...before.probabilities].every(Number.isFinite)).toBe(true);
  });

  test.each(['onnx', 'saved-model', 'tfjs-layers'] as const)('%s gives the same answers', async (format) => {
    const params = exportParamsSchema.parse({ format });
    const { report, exported } = await exportModel.run(
      { model: models[name]!, rows: validation },
      params,
      testContext(),
    );
    expect(report).toMatchObject({ rows: 40, otherDecisions: 0 });
    expect(report.largestDifference).toBeLessThan(1e-6);
    const about = JSON.parse(readFileSync(join(exported.path, 'export.json'), 'utf8'));
    type Described = { readonly encoder?: object; readonly source?: { readonly encoder?: object } };
    const encoders = [...(about.features ?? []), ...(about.inputs ?? [])].map(
      ({ encoder, source }: Described) => encoder ?? source?.encoder,
    );
    expect(encoders).toContainEqual(expect.objectContaining({ type: 'tokens', split: 'whitespace', length: 4 }));
  });
});

test('what follows the order of words learns it, and a mean does not', async () => {
  const accuracyOf = async (name: string) => {
    const { metrics } = await evaluate.run(
      { model: models[name]! as never, rows: validation },
      { slices: [] },
      testContext(),
    );
    return (metrics as { accuracy: { value: number } }).accuracy.value;
  };
  expect(await accuracyOf('mean')).toBeLessThan(0.75);
  for (const name of ['convolutions', 'gru', 'lstm'])
    expect([name, await accuracyOf(name)]).toEqual([name, expect.closeTo(1, 1)]);
});

test('the vocabulary is of training rows alone, and lives in the model', () => {
  const { features: own } = models['mean']!.description;
  const encoder = own[1]!.encoder as { vocabulary: readonly string[]; length: number };
  expect(encoder.vocabulary).toContain('good');
  expect(encoder.vocabulary).not.toContain('unseen');
  expect(encoder.length).toBe(4);
  expect(encoder.vocabulary).toHaveLength(words.length + 2);
});

test('a number is learned from a text too', async () => {
  const { model } = await fit({ label: 'amount', network: { text: kinds['gru']!, dense: [8] }, epochs: 40 });
  const { metrics } = await evaluate.run({ model: model as never, rows: validation }, { slices: [] }, testContext());
  expect((metrics as { r2: { value: number } }).r2.value).toBeGreaterThan(0.8);
});

test('texts alone, two texts, and a function of one’s own that is told where the tokens are', async () => {
  const two = createTable({
    columns: { said: { type: 'text' }, title: { type: 'text' }, good: { type: 'boolean' } },
    values: {
      said: ['a b', 'b a', 'a', 'b b'],
      title: ['one', 'two three', 'one', ''],
      good: [true, false, true, false],
    },
  });
  const few = { epochs: 2, features: ['said', 'title'] };
  const { model } = await fit({ ...few, network: { text: { recurrent: 'gru', units: 3 } } }, { rows: two });
  const net = JSON.parse(readFileSync(join(model.path, 'model.json'), 'utf8'));
  const names = net.modelTopology.config.layers.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(['text_1_recurrent', 'text_2_recurrent', 'joined', 'outputs']));
  const alone = await fit({ epochs: 2, features: ['title'] }, { rows: two });
  expect((await predictTable(alone.model, two)).predicted).toHaveLength(4);
  const seen: unknown[] = [];
  const own = defineModel('own', (given: Tensorflow, { shape, outputs, parts }: NetworkInputs) => {
    const tf = given as unknown as Tfjs;
    seen.push(parts);
    const [tokens] = parts;
    return tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: tokens!.tokenCount!, outputDim: 2, inputShape: [...shape] }),
        tf.layers.globalAveragePooling1d({}),
        tf.layers.dense({ units: outputs }),
      ],
    }) as never;
  });
  await fit({ epochs: 1, features: ['said'], network: own }, { rows: two });
  expect(seen[0]).toEqual([{ feature: 'said', type: 'tokens', start: 0, width: 2, tokenCount: 4, shape: null }]);
});

test('an attack changes numbers and no tokens, while training and after it', async () => {
  const part = selectRows(validation, Int32Array.from([0, 1, 2, 3]));
  const attack = (model: AnyModel) => {
    const params = attackParamsSchema.parse({ epsilon: 0.1, steps: 3, restarts: 1 });
    return adversarialTest.run({ model: model as never, rows: part }, params, testContext());
  };
  expect((await attack(models['convolutions']!)).report.unchanged).toEqual(expect.arrayContaining(['said', 'kind']));
  // A recurrent layer has a mask on the way of the gradient.
  const given = { network: { text: { embedding: 4, recurrent: 'gru', units: 3 } }, tokens: { length: 3 } };
  const adversarial = { epsilon: 0.1, steps: 1 };
  const compiled = await fit({ ...given, adversarial });
  expect(compiled.log).toEqual([]);
  const eager = await fit({ ...given, adversarial, compile: false });
  expect(digestOf(eager.model)).toBe(digestOf(compiled.model));
  const { model } = await fit({ features: ['said'], epochs: 1 });
  await expect(attack(model)).rejects.toThrow("There is nothing that an attack may change: 'said'");
});

test('an explanation takes columns apart, and gradients of tokens are refused', async () => {
  const few = selectRows(rows, Int32Array.from([0, 1, 2, 3, 4, 5, 6, 8]));
  const ask = (given: object) =>
    explain.run(
      { model: models['gru']!, rows: few } as never,
      explainParamsSchema.parse({ sample: 2, backgroundRows: 4, ...given }) as never,
      testContext(),
    );
  const { report } = await ask({});
  expect(report).toMatchObject({ method: 'exact', isTrustworthy: true });
  await expect(ask({ method: 'expected-gradients' })).rejects.toThrow(
    "method: 'said' is read as tokens, which have no gradients: use 'exact' or 'permutation'",
  );
});

test('what does not go together is refused by name', async () => {
  const refuse = (given: object) => expect(async () => fit({ epochs: 1, ...given })).rejects;
  await refuse({ text: {} }).toThrow("is not combined with 'text': give one of them");
  await refuse({ features: ['size'] }).toThrow(
    "'tokens' is for columns of text, and there are none among the features",
  );
  await refuse({ network: { convolutions: [3] } }).toThrow('Convolutions are for images');
  await refuse({ tokens: undefined, network: { text: {} } }).toThrow('these features have none: give tokens: {} too');
  await refuse({ privacy: { noise: 1 }, features: ['said'] }).toThrow(
    "privacy: the tokens of 'said' are learned from the training rows, without noise: leave it out",
  );
  const to = (format: string) =>
    exportModel.run({ model: models['mean']!, rows: validation }, exportParamsSchema.parse({ format }), testContext());
  await expect(to('tflite')).rejects.toThrow(/^The layer '.*' \(Cropping2D\) cannot be exported to TFLite/);
  await expect(to('pmml')).rejects.toThrow();
});
