// Next to the numbers of lime, shap and Keras: references/local_explanations.py.

import { createRandom } from '@cairn/core';
import type { Tensor } from '@tensorflow/tfjs-node';
import { describe, expect, test } from 'vitest';
import { loadBackend } from '../../backend/load-backend.ts';
import type { Tfjs } from '../../backend/tfjs.ts';
import { createTable } from '../../tables/create-table.ts';
import { splitNetwork } from '../../transfer/split-network.ts';
import { columnsOfRow } from './columns-of-row.ts';
import { fitLocal } from './fit-local.ts';
import { gradCam } from './grad-cam.ts';
import { interactionValues } from './interactions.ts';
import { cosineDistance, kernelOf } from './kernel.ts';
import reference from './local-explanations.reference.json' with { type: 'json' };
import { occlude } from './occlude.ts';
import { segmentsOf } from './segments-of-image.ts';
import { wordsOfText } from './words-of-text.ts';

const cases = [
  ...reference.lime.tables.map((one) => ({ ...one, name: `a table, ${one.most} features` })),
  ...reference.lime.texts.map((one) => ({ ...one, name: 'a text' })),
];

test.each(cases)(
  'LIME of $name fits as lime',
  ({ data, labels, weights, most, intercept, coefficients, score, prediction }) => {
    const fit = fitLocal(
      {
        data: Float64Array.from(data.flat()),
        features: data[0]!.length,
        answers: Float64Array.from(labels),
        weights: Float64Array.from(weights),
      },
      most,
    );
    expect(fit.coefficients.map(({ feature }) => feature)).toEqual(coefficients.map(([feature]) => feature));
    fit.coefficients.forEach(({ weight }, i) => {
      expect(weight).toBeCloseTo(coefficients[i]![1]!, 9);
    });
    expect(fit.intercept).toBeCloseTo(intercept, 9);
    expect(fit.fidelity).toBeCloseTo(score, 9);
    expect(fit.prediction).toBeCloseTo(prediction, 9);
  },
);

test('samples count as in lime: by the distance of what they share with the row', () => {
  const [table] = reference.lime.tables;
  const rows = createTable({
    columns: Object.fromEntries(table!.data[0]!.map((_, j) => [`x${j}`, { type: 'number' } as const])),
    values: Object.fromEntries(table!.data[0]!.map((_, j) => [`x${j}`, [1, 2, 3, 4, 5]])),
  });
  const features = Object.entries(rows.columns).map(([name, column]) => ({ name, column, encoder: { type: 'raw' } }));
  const own = columnsOfRow(features as never, rows, 1, rows);
  table!.data.forEach((has, i) => {
    expect(own.weigh(Float64Array.from(has))).toBeCloseTo(table!.weights[i]!, 12);
  });
  expect(own.features[0]).toBe('x0 ≤ 2');
  const [text] = reference.lime.texts;
  text!.data.forEach((has, i) => {
    expect(kernelOf(cosineDistance(Float64Array.from(has)), 0.25)).toBeCloseTo(text!.weights[i]!, 12);
  });
});

describe('what is left out of a sample', () => {
  test('of a row: columns have values of background rows, and are shared in the same quarter', () => {
    const rows = createTable({
      columns: { age: { type: 'number' }, job: { type: 'category', values: ['cook', 'nurse'] } },
      values: { age: [10, 20, 30, 40, 50], job: ['cook', 'nurse', 'cook', 'nurse', 'cook'] },
    });
    const features = Object.entries(rows.columns).map(([name, column]) => ({ name, column, encoder: { type: 'raw' } }));
    const own = columnsOfRow(features as never, rows, 3, rows);
    expect(own.features).toEqual(['30 < age ≤ 40', 'job = nurse']);
    const has = new Float64Array(2 * 200);
    const drawn = own.draw(200, createRandom(1), has) as { age: number[]; job: string[] };
    expect([drawn.age[0], drawn.job[0], has[0], has[1]]).toEqual([40, 'nurse', 1, 1]);
    drawn.age.forEach((age, i) => {
      expect(has[2 * i]).toBe(age === 40 ? 1 : 0);
      expect(has[2 * i + 1]).toBe(drawn.job[i] === 'nurse' ? 1 : 0);
    });
    expect(new Set(drawn.age).size).toBe(5);
  });

  test('of a text: words, wherever they stand', () => {
    const own = wordsOfText('text', 'Free lunch, free tickets: free!');
    expect(own.features).toEqual(["'Free'", "'lunch'", "'free'", "'tickets'"]);
    const has = new Float64Array(4 * 100);
    const { text } = own.draw(100, createRandom(2), has) as unknown as { text: string[] };
    expect(text[0]).toBe('Free lunch, free tickets: free!');
    text.forEach((sample, i) => {
      expect(sample.includes('free')).toBe(has[4 * i + 2] === 1);
      expect(sample.includes('tickets')).toBe(has[4 * i + 3] === 1);
      if (i > 0) expect(has.subarray(4 * i, 4 * i + 4)).toContain(0);
    });
  });

  test('of an image: squares, which have the mean colour of the image', () => {
    const data = Float32Array.from({ length: 2 * 16 * 16 }, (_, i) => i % 256);
    const { interpretable, segmentOf } = segmentsOf('image', { shape: [16, 16, 1], data }, 1);
    expect(interpretable.features).toHaveLength(64);
    expect([segmentOf[0], segmentOf[1], segmentOf[2], segmentOf[16], segmentOf[32]]).toEqual([0, 0, 1, 0, 8]);
    const has = new Float64Array(64 * 20);
    const { image } = interpretable.draw(20, createRandom(3), has) as unknown as { image: { data: Float32Array } };
    expect([...image.data.subarray(0, 256)]).toEqual([...data.subarray(256)]);
    const without = Array.from({ length: 20 }, (_, i) => i).find((i) => has[64 * i] === 0)!;
    expect(image.data[256 * without]).toBeCloseTo(255 / 2, 3);
  });

  test('a model that always answers the same has no fidelity, and no weights', () => {
    const data = Float64Array.from({ length: 40 }, (_, i) => (i < 4 ? 1 : (i * 7) % 2));
    const fit = fitLocal(
      { data, features: 4, answers: new Float64Array(10).fill(0.3), weights: new Float64Array(10).fill(1) },
      3,
    );
    expect(fit.intercept).toBeCloseTo(0.3, 12);
    expect(fit.prediction).toBeCloseTo(0.3, 12);
    expect(fit.fidelity).toBeNull();
    expect(fit.coefficients.every(({ weight }) => Math.abs(weight) < 1e-12)).toBe(true);
  });
});

test("interaction values are those of shap's TreeExplainer, and add up", () => {
  reference.interactions.values.forEach((values, row) => {
    const found = interactionValues(values, 4);
    found.forEach((own, i) => {
      own.forEach((value, j) => {
        expect(value).toBeCloseTo(reference.interactions.interactions[row]![i]![j]!, 6);
      });
    });
    expect(found.flat().reduce((sum, value) => sum + value, 0)).toBeCloseTo(values[15]! - values[0]!, 10);
  });
});

describe('of images', () => {
  const { image, kernel, bias, dense, gradCam: cams, occlusion } = reference.images;
  const shape = [6, 5, 1] as const;
  const flat = Float32Array.from(image.flat(2));

  async function openNetwork() {
    const tf = await loadBackend<Tfjs>();
    const network = tf.sequential();
    network.add(
      tf.layers.conv2d({ inputShape: [...shape], filters: 3, kernelSize: 3, padding: 'same', activation: 'relu' }),
    );
    network.add(tf.layers.maxPooling2d({ poolSize: 2 }));
    network.add(tf.layers.flatten());
    network.add(tf.layers.dense({ units: 3, useBias: false }));
    network.setWeights([tf.tensor(kernel.flat(3), [3, 3, 1, 3]), tf.tensor(bias), tf.tensor(dense.flat(), [18, 3])]);
    return { tf, network };
  }

  test("Grad-CAM is Keras'", async () => {
    const { tf, network } = await openNetwork();
    const before = tf.memory().numTensors;
    const model = { tf, ...splitNetwork(network), dispose: () => undefined };
    cams.forEach((cam, output) => {
      const weights = [0, 1, 2].map((k) => (k === output ? 1 : 0));
      const found = gradCam(model, { data: flat, shape }, weights);
      cam.flat().forEach((value, pixel) => {
        expect(found[pixel]).toBeCloseTo(value, 5);
      });
    });
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  });

  test('occlusion is the mean fall under the squares that cover a pixel', async () => {
    const { tf, network } = await openNetwork();
    const { side, stride, output, values } = occlusion;
    const found = occlude({ shape, data: flat }, 0, { side, stride, cover: 0 }, ({ data }) =>
      tf.tidy(() => {
        const scores = network.apply(tf.tensor(data, [data.length / 30, ...shape])) as Tensor;
        return [...scores.dataSync<'float32'>()].filter((_, i) => i % 3 === output);
      }),
    );
    values.flat().forEach((value, pixel) => {
      expect(found[pixel]).toBeCloseTo(value, 5);
    });
    network.dispose();
  });

  test('a network without a convolution has no Grad-CAM', async () => {
    const tf = await loadBackend<Tfjs>();
    const network = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
    expect(() => splitNetwork(network)).toThrow("also: 'grad-cam' needs a convolution, and the network has none");
    network.dispose();
  });
});
