// MixUp and CutMix against Keras' images, and soft labels as rows that count in part.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import reference from '../augmentation/augmentation.reference.json' with { type: 'json' };
import type { AnyTable } from '../kinds/table.ts';
import type { AnyModel } from '../models/model-value.ts';
import { createTable } from '../tables/create-table.ts';
import { train } from '../train.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import { mixRows } from './mix-rows.ts';
import { drawWeight, mixBox, mixNumbers, placeBox } from './mix-values.ts';

const [one, other] = [Float32Array.from(reference.image), Float32Array.from(reference.other)];
const farthest = (found: ArrayLike<number>, expected: readonly number[]) => {
  expect(found.length).toBe(expected.length);
  return Math.max(...expected.map((value, at) => Math.abs(value - found[at]!)));
};

test('an image of MixUp is Keras’', () => {
  const { weight, pixels } = reference.mixup;
  expect(farthest(mixNumbers(one, other, weight), pixels)).toBeLessThan(1e-4);
});

test.each(reference.cutmix)(
  'an image of CutMix with weight $weight is Keras’, and its label counts by pixels',
  (given) => {
    const [down, right] = given.at as [number, number];
    const { pixels, weight } = mixBox(one, other, [5, 7, 2], placeBox(5, 7, given.weight, [down, right]));
    expect(farthest(pixels, given.pixels)).toBe(0);
    const stayed = [...pixels].filter((value, at) => value === one[at] && value !== other[at]).length;
    const differ = [...one].filter((value, at) => value !== other[at]).length;
    expect(Math.abs(weight - stayed / differ)).toBeLessThan(0.05);
  },
);

test('weights have the mean and the variance of the beta distribution', () => {
  const random = createRandom(7);
  for (const alpha of [0.2, 1, 4]) {
    const drawn = Array.from({ length: 4000 }, () => drawWeight(alpha, random));
    const mean = drawn.reduce((total, value) => total + value, 0) / 4000;
    const variance = drawn.reduce((total, value) => total + (value - mean) ** 2, 0) / 4000;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(Math.abs(variance * 4 * (2 * alpha + 1) - 1)).toBeLessThan(0.1);
    expect(drawn.every((value) => value >= 0 && value <= 1)).toBe(true);
  }
});

const count = 12;
const data = Float32Array.from(
  { length: count * 16 },
  (_, at) => (Math.floor(at / 16) * 16 + (at % 16)) / (count * 16),
);
const kinds = Array.from({ length: count }, (_, row) => ['a', 'b', 'c'][row % 3]!);
const images = createTable({
  columns: {
    image: { type: 'image', shape: [4, 4, 1], min: 0, max: 1, from: ['1', '16'] },
    kind: { type: 'category', values: ['a', 'b', 'c'] },
  },
  values: { image: { shape: [4, 4, 1], data }, kind: kinds },
});
const numbers = createTable({
  columns: { x: { type: 'number' }, n: { type: 'number', integer: true }, amount: { type: 'number' } },
  values: { x: [0, 1, 2, 3], n: [1, 5, 9, 20], amount: [10, 20, 30, 40] },
});

async function mix(rows: unknown, params: object, seed = 1): Promise<AnyTable> {
  const parsed = await mixRows.definition.params!['~standard'].validate(params);
  if (parsed.issues) throw new Error(parsed.issues[0]!.message);
  return (await mixRows.run({ rows: rows as AnyTable }, parsed.value as never, testContext({ seed }))).rows as AnyTable;
}

test.each(['mixup', 'cutmix'] as const)(
  'of %s, a soft label is two rows with equal images that count 1 together',
  async (method) => {
    const params = { label: 'kind', weights: 'share', method, copies: 3, alpha: 1 };
    const more = await mix(images, params);
    const [shares, found] = [more.column('share' as never) as number[], more.column('kind' as never) as string[]];
    const pixels = (more.column('image' as never) as { data: Float32Array }).data;
    expect(shares.slice(0, count)).toEqual(Array(count).fill(1));
    expect(pixels.slice(0, data.length)).toEqual(data);
    expect(shares.reduce((total, share) => total + share, 0)).toBeCloseTo(4 * count, 9);
    const imageOf = (row: number) => [...pixels.slice(row * 16, row * 16 + 16)].join();
    let pairs = 0;
    for (let row = count; row < shares.length; row++) {
      expect(kinds[[...images.rowNumbers].indexOf(more.rowNumbers[row]!)]).toBe(found[row]);
      if (shares[row] === 1) continue;
      expect([imageOf(row + 1), found[row + 1] === found[row]]).toEqual([imageOf(row), false]);
      expect(shares[row]! + shares[row + 1]!).toBeCloseTo(1, 12);
      row++;
      pairs++;
    }
    expect(pairs).toBeGreaterThan(10);
    expect([...((await mix(images, params)).column('share' as never) as number[])]).toEqual(shares);
    expect((await mix(images, params, 2)).column('share' as never)).not.toEqual(shares);
    // Trained on as any weighted rows; the column of weights is no feature.
    const given = trainParamsSchema.parse({
      label: 'kind',
      sampleWeights: 'share',
      epochs: 1,
      network: { dense: [4] },
    });
    const { model, history } = await train.run({ rows: more }, given, testContext());
    expect((model as AnyModel).description.features.map(({ name }) => name)).toEqual(['image']);
    expect(Number.isFinite((history as { epochs: { loss: number }[] }).epochs.at(-1)!.loss)).toBe(true);
  },
);

test('a label that is a number is mixed as the numbers are; integers are rounded', async () => {
  const more = await mix(numbers, { label: 'amount', weights: 'w', copies: 4 });
  const [x, n, amount] = ['x', 'n', 'amount'].map((name) => more.column(name as never) as number[]);
  expect(more.rowCount).toBe(20);
  for (let row = 4; row < 20; row++) {
    expect(amount![row]).toBeCloseTo(10 + 10 * x![row]!, 9);
    expect(Number.isInteger(n![row])).toBe(true);
  }
  expect(new Set(more.column('w' as never) as number[])).toEqual(new Set([1]));
});

test.each<[unknown, object, string]>([
  [images, { label: 'kin', weights: 'w' }, "label: 'kin' is not a column. There are 'image', 'kind'."],
  [images, { label: 'kind', weights: 'image' }, "'image' is a column of the rows already"],
  [
    numbers,
    { label: 'amount', weights: 'w', method: 'cutmix' },
    "CutMix takes images alone, and 'x' is of type number",
  ],
  [images, { label: 'image', weights: 'w' }, "'kind' is of type category"],
])('%# is refused', async (rows, params, message) => {
  await expect(mix(rows, params)).rejects.toThrow(message);
});
