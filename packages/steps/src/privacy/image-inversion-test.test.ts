import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { readParameters } from '../models/parameters-file.ts';
import { softmax } from '../models/softmax.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { type ImageInversionReport, imageInversionTest } from './image-inversion-test.ts';
import { invertClasses } from './invert-classes.ts';

const shape = [4, 4, 1] as const;
const random = createRandom(3);
const kinds = ['top', 'left', 'bottom'];
const count = 90;
/** Images of 4 × 4 pixels from 0 to 10 with a bright side. */
const pixels = Float32Array.from({ length: count * 16 }, (_, i) => {
  const [row, at] = [Math.floor(i / 16), i % 16];
  const isBright = [at < 8, at % 4 < 2, at >= 8][row % 3]!;
  return Math.max(0, Math.min(10, (isBright ? 8 : 1) + random.normal()));
});
const rows = createTable({
  columns: {
    image: { type: 'image', shape, min: 0, max: 10, from: ['1', '16'] },
    side: { type: 'category', values: kinds },
    x: { type: 'number' },
  },
  values: {
    image: { shape, data: pixels },
    side: Array.from({ length: count }, (_, row) => kinds[row % 3]!),
    x: Array.from({ length: count }, (_, row) => row % 3),
  },
});
const fit = async (features: readonly string[], params: object = { label: 'side', C: 0.1 }): Promise<AnyModel> =>
  (await trainLinear.run({ rows }, linearParamsSchema.parse({ features, ...params }), testContext())).model;
const model = await fit(['image']);
const settings = { steps: 2000, rate: 0.1, patience: 100, probability: 0.99 };
const invert = async (given: AnyModel, params: object = {}, own = rows) =>
  await imageInversionTest.run({ model: given as never, rows: own }, { ...settings, ...params }, testContext());
const breathing = { pause: async () => undefined, pauseIfDue: async () => undefined };

test('pictures of the classes are recognised, more like their means than the mean of all images is, and are drawn', async () => {
  const { report, sheet } = await invert(model);
  const { recognised, chance, correlation, baselineCorrelation, classes }: ImageInversionReport = report;
  expect([recognised.value, recognised.n, chance]).toEqual([1, 3, 1 / 3]);
  expect(correlation.value!).toBeGreaterThan(baselineCorrelation.value! + 0.1);
  expect(correlation.value!).toBeGreaterThan(0.7);
  for (const one of classes) expect(one).toMatchObject({ rows: 30, nearest: one.class });
  for (const { probability } of classes) expect(probability).toBeGreaterThan(0.8);
  const { width, height } = await sharp(sheet.files['classes.png']).metadata();
  // Three lines of two images of 64 × 64 pixels, with 4 between them.
  expect([width, height]).toEqual([2 * 68 + 4, 3 * 68 + 4]);
  expect((await invert(model)).report).toEqual(report);
});

test('the steps are those of gradient descent on 1 − the probability, within the range', async () => {
  const { coefficients, intercepts } = await readParameters<{ coefficients: number[][]; intercepts: number[] }>(
    model.path,
  );
  const { images, probabilities } = await invertClasses(model, { ...settings, steps: 4 }, breathing);
  for (let k = 0; k < 3; k++) {
    const image = new Float64Array(16);
    const ask = () =>
      softmax(
        Float64Array.from(intercepts, (own, j) => own + image.reduce((sum, x, i) => sum + x * coefficients[j]![i]!, 0)),
        3,
      );
    for (let step = 0; step < 4; step++) {
      const p = ask();
      for (let i = 0; i < 16; i++) {
        const mean = p.reduce((sum, share, j) => sum + share * coefficients[j]![i]!, 0);
        image[i] = Math.max(0, Math.min(1, image[i]! + 0.1 * p[k]! * (coefficients[k]![i]! - mean)));
      }
    }
    expect(probabilities[k]!).toBeCloseTo(ask()[k]!, 5);
    for (let i = 0; i < 16; i++) expect(images[k]![i]!, `class ${k}, pixel ${i}`).toBeCloseTo(image[i]!, 5);
  }
});

test('what has no images, no gradients or no rows of a class is refused by name', async () => {
  await expect(fit(['x']).then((own) => invert(own))).rejects.toThrow(
    "the model of 'side' takes 'x': inversionTest guesses columns",
  );
  await expect(fit(['image'], { label: 'x' }).then((own) => invert(own))).rejects.toThrow('this is a regressor');
  const trees = await trainTrees.run(
    { rows },
    treeParamsSchema.parse({ label: 'side', features: ['image'], trees: 2 }),
    testContext(),
  );
  await expect(invert(trees.model)).rejects.toThrow("family 'trees' has none");
  await expect(invert(model, { steps: 1 }, selectRows(rows, [0, 1]))).rejects.toThrow(
    "No row is of the class 'bottom'",
  );
});
