// An image next to other columns, in one network: numbers as in Keras, and every step that uses the model.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import type { Tensor } from '@tensorflow/tfjs-node';
import { expect, test } from 'vitest';
import { adversarialTest } from '../adversarial-test.ts';
import { attackBounds } from '../attacks/attack-bounds.ts';
import { attackParamsSchema } from '../attacks/attack-params.ts';
import { tableOfMoved } from '../attacks/deviation/moved-rows.ts';
import { createPointRows } from '../attacks/search/point-rows.ts';
import { createUnitPoints } from '../attacks/search/unit-points.ts';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { evaluate } from '../evaluate.ts';
import { explain } from '../explain.ts';
import { explainParamsSchema } from '../explaining/explain-params.ts';
import { exportModel, exportParamsSchema } from '../exporting/export-model.ts';
import type { AnyModel } from '../kinds/model.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import { buildNetwork } from '../models/build-network.ts';
import { encodeRows } from '../models/encode-rows.ts';
import { predictTable } from '../models/predict.ts';
import { readModel } from '../models/read-model.ts';
import { writeModel } from '../models/write-model.ts';
import type { Feature } from '../schemas/model-description.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { lossOfRows } from '../training/loss.ts';
import { createNetworkFunction } from '../training/network-function.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import reference from './text-networks.reference.json' with { type: 'json' };

const tf = await loadBackend<Tfjs>();
const shape = [4, 4, 1] as const;

/** Bright if the image or the size says so, but not both: neither of them alone says anything. */
function scenes(count: number, seed: number) {
  const random = createRandom(seed);
  const isBright = Array.from({ length: count }, () => random.next() < 0.5);
  const isLarge = Array.from({ length: count }, () => random.next() < 0.5);
  return createTable({
    columns: {
      size: { type: 'number', min: 0, max: 10 },
      image: { type: 'image', shape, min: 0, max: 16, from: ['first', 'last'] },
      kind: { type: 'category', values: ['x', 'y', 'z'] },
      odd: { type: 'boolean' },
      amount: { type: 'number' },
    },
    values: {
      size: isLarge.map((large) => (large ? 8 : 2) + random.next()),
      image: {
        shape,
        data: Float32Array.from({ length: 16 * count }, (_, at) =>
          isBright[Math.floor(at / 16)] ? 10 + 6 * random.next() : 6 * random.next(),
        ),
      },
      kind: isLarge.map(() => ['x', 'y', 'z'][random.integer(3)]!),
      odd: isBright.map((bright, row) => bright !== isLarge[row]),
      amount: isBright.map((bright, row) => (bright ? 100 : 0) + (isLarge[row] ? 20 : 0)),
    },
  });
}

const rows = scenes(160, 1);
const others = scenes(40, 2);
const features = ['size', 'image', 'kind'];

async function fit(given: object = {}) {
  const log: string[] = [];
  const settings = {
    label: 'odd',
    features,
    epochs: 20,
    learningRate: 0.01,
    network: { convolutions: [4], dense: [16] },
  };
  const context = testContext({ seed: 1, log: (line) => void log.push(line) });
  const made = await train.run({ rows }, trainParamsSchema.parse({ ...settings, ...given }), context);
  return { ...made, log };
}

const { model, log } = await fit();

function digestOf({ path }: AnyModel): string {
  const hash = createHash('sha256');
  for (const file of ['model.json', 'weights.bin', 'cairn.json']) hash.update(readFileSync(join(path, file)));
  return hash.digest('hex');
}

test('outputs, loss and gradients are Keras’s, whether the image is before or after the number', () => {
  const { images, numbers, classes, hidden, imageNetwork: wanted } = reference;
  const image = { feature: 'image', type: 'image', width: 32, tokenCount: null, shape: [4, 4, 2] } as const;
  const size = { feature: 'size', type: 'numbers', width: 1, tokenCount: null, shape: null } as const;
  const network = { convolutions: [3], dense: [hidden], activation: 'tanh' } as const;
  for (const isFirst of [true, false]) {
    const parts = isFirst
      ? [
          { ...image, start: 0 },
          { ...size, start: 32 },
        ]
      : [
          { ...size, start: 0 },
          { ...image, start: 1 },
        ];
    const own = createNetworkFunction(tf, buildNetwork(tf, { network, shape: [33], outputs: 2, parts, seed: 1 }));
    expect(own.weightNames).toEqual(wanted.weights.map(({ name }) => name));
    const weights = wanted.weights.map((weight, start) => {
      const count = weight.shape.reduce((total, side) => total * side, 1);
      const values = Float32Array.from({ length: count }, (_, k) => 0.5 * Math.sin(start + 1.7 * k));
      // The hidden layer has the number's row of weights where the number is.
      if (!isFirst && weight.name === 'dense_1/kernel')
        values.set([...values.slice(-hidden), ...values.slice(0, -hidden)]);
      return tf.tensor(values, weight.shape);
    });
    const inputs = tf.tensor2d(
      images.map((pixels, row) => (isFirst ? [...pixels, numbers[row]!] : [numbers[row]!, ...pixels])),
    );
    const targets = tf.oneHot(tf.tensor1d(classes, 'int32'), 2);
    const outputs = own.infer(weights, inputs).dataSync();
    wanted.outputs.flat().forEach((value, k) => void expect(outputs[k]).toBeCloseTo(value, 6));
    const { value, grads } = tf.valueAndGrads((...given: Tensor[]) =>
      tf.mean(lossOfRows(tf, 'classification', own.train(given, inputs, []), targets)),
    )(weights);
    expect(value.dataSync()[0]).toBeCloseTo(wanted.loss, 6);
    const found = grads[0]!.dataSync();
    wanted.weights[0]!.gradient.forEach((one, k) => void expect(found[k]).toBeCloseTo(one, 6));
  }
});

test('what needs both is learned, compiled as eagerly, and predicts the same when it was stored', async () => {
  expect(log).toEqual([]);
  const { metrics } = await evaluate.run({ model: model as never, rows: others }, { slices: [] }, testContext());
  expect((metrics as { accuracy: { value: number } }).accuracy.value).toBeGreaterThan(0.95);
  const path = join(testContext().folder, 'stored');
  await writeModel(model, path);
  expect(await predictTable(await readModel(path), others)).toEqual(await predictTable(model, others));
  expect(digestOf((await fit({ compile: false })).model)).toBe(digestOf(model));
});

test.each(['onnx', 'saved-model', 'tfjs-layers'] as const)('%s gives the same answers', async (format) => {
  const { report } = await exportModel.run(
    { model, rows: others },
    exportParamsSchema.parse({ format }),
    testContext(),
  );
  expect(report).toMatchObject({ rows: 40, otherDecisions: 0 });
  expect(report.largestDifference).toBeLessThan(1e-6);
});

test('what an attack moved is the rows of a table again, wherever the image is', () => {
  for (const order of [features, ['image', 'kind', 'size'], ['kind', 'size', 'image']]) {
    const own = model.description.features.toSorted(
      (a: Feature, b: Feature) => order.indexOf(a.name) - order.indexOf(b.name),
    );
    const bounds = attackBounds(own);
    const encoded = encodeRows(own, others);
    const moved = encoded.data.map((value, at) => {
      const place = at % bounds.span.length;
      const step = bounds.span[place]! * 0.1 * Math.sin(at);
      return bounds.span[place] === 0
        ? value
        : Math.min(Math.max(value + step, bounds.low[place]!), bounds.high[place]!);
    });
    const table = tableOfMoved(own, others, bounds, encoded.data, moved);
    const again = encodeRows(own, table).data;
    moved.forEach((value, at) => void expect(again[at]).toBeCloseTo(value, 4));
    const units = createUnitPoints(bounds, { ...encoded, data: moved });
    const points = encodeRows(own, createPointRows(own, others)(units.origins)).data;
    moved.forEach((value, at) => void expect(points[at]).toBeCloseTo(value, 4));
  }
});

test('an attack changes pixels and numbers, and adversarial training resists it', async () => {
  const some = selectRows(others, Int32Array.from([0, 1, 2, 3, 4, 5, 6, 7]));
  const attack = async (of: AnyModel) => {
    const params = attackParamsSchema.parse({ epsilon: 0.4, steps: 5 });
    return (await adversarialTest.run({ model: of as never, rows: some }, params, testContext())).report;
  };
  const report = await attack(model);
  expect(report.accuracy.value).toBe(1);
  expect(report.robustAccuracy.value).toBeLessThan(0.5);
  expect(report.unchanged).toEqual(['kind']);
  const { model: trained, log: said } = await fit({ adversarial: { epsilon: 0.1, steps: 2 } });
  expect(said).toEqual([]);
  expect((await predictTable(trained, others)).predicted).toHaveLength(40);
  const { model: amount } = await fit({ label: 'amount' });
  const changed = await adversarialTest.run(
    { model: amount as never, rows: some },
    attackParamsSchema.parse({ steps: 5 }),
    testContext(),
  );
  expect(adversarialTest.definition.out['report']!.validate(changed.report)).toBeUndefined();
});

test('an explanation says what the image as a whole adds', async () => {
  const some = selectRows(others, Int32Array.from([0, 1, 2, 3, 4, 5]));
  const ask = (given: object) =>
    explain.run(
      { model, rows: some } as never,
      explainParamsSchema.parse({ sample: 2, backgroundRows: 4, ...given }) as never,
      testContext(),
    );
  const { report } = await ask({});
  expect(report.method).toBe('expected-gradients');
  expect(explain.definition.out['report']!.validate(report)).toBeUndefined();
  expect(report.local[0]!.attributions.map(({ column }: { column: string }) => column).toSorted()).toEqual(
    features.toSorted(),
  );
  await expect(ask({ also: ['lime'] })).rejects.toThrow("also: 'lime' takes an image alone");
  await expect(ask({ method: 'exact' })).rejects.toThrow(
    "Attributions to columns need columns, and 'image' is an image",
  );
  await expect(ask({ also: ['occlusion'] })).rejects.toThrow("also: 'occlusion' is for images");
});

test('what does not go together is refused by name', async () => {
  const linear = trainLinear.run({ rows }, linearParamsSchema.parse({ label: 'odd', features }), testContext());
  await expect(linear).rejects.toThrow(
    'A model of this kind takes one image, or columns side by side, not both: size, image, kind. A network takes both',
  );
  await expect(fit({ features: ['size', 'kind'] })).rejects.toThrow('Convolutions are for images');
  // An image is still the only feature where none is named.
  const { model: alone } = await fit({ features: undefined, epochs: 1 });
  expect(alone.description.features.map(({ name }: Feature) => name)).toEqual(['image']);
});
