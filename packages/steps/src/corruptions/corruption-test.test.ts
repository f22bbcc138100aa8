// Corruptions next to the pictures of imagecorruptions (references/corruptions.py), and the test as a step.

import { createRandom, type Runnable } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import type { AnyModel } from '../models/model-value.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { train } from '../train.ts';
import { type CorruptionReport, corruptionTest } from './corruption-test.ts';
import reference from './corruptions.reference.json' with { type: 'json' };
import { type CorruptionName, corrupt } from './corruptions.ts';
import type { Picture } from './picture.ts';
import { drawPoisson } from './poisson.ts';

const { side } = reference;
const picture: Picture = {
  height: side,
  width: side,
  channels: 3,
  data: Float64Array.from(reference.picture, (value) => value / 255),
};

test('the reference has four corruptions in three severities', () => {
  expect(reference.cases).toHaveLength(12);
});

test.each(reference.cases.map((given) => [given.corruption, given.severity, given] as const))(
  '%s, severity %d',
  (corruption, severity, { corrupted, every }) => {
    const random = createRandom(1);
    const found = corrupt(picture, corruption as CorruptionName, { scale: 'imagenet', severity, random });
    const gaps = corrupted.map((value, i) => Math.abs(value - 255 * found.data[i * every]!));
    expect(gaps.length).toBeGreaterThan(400);
    // Pillow rounds to whole levels after each of four passes; the others are not rounded.
    expect(Math.max(...gaps)).toBeLessThan(corruption === 'pixelate' ? 2.01 : 0.02);
  },
);

test('noise has the mean and the deviation that its name says', () => {
  const grey: Picture = { height: 100, width: 100, channels: 1, data: new Float64Array(10_000).fill(0.5) };
  const momentsOf = (name: CorruptionName, severity: number) => {
    const { data } = corrupt(grey, name, { scale: 'cifar', severity, random: createRandom(7) });
    const mean = data.reduce((total, value) => total + value, 0) / data.length;
    return { mean, deviation: Math.sqrt(data.reduce((total, value) => total + (value - mean) ** 2, 0) / data.length) };
  };
  // Each within 4 % of what the definition says; the seeds are fixed.
  for (const [name, severity, deviation] of [
    ['gaussian-noise', 5, 0.1],
    ['shot-noise', 3, Math.sqrt(0.5 / 100)],
    ['speckle-noise', 5, 0.1],
    ['impulse-noise', 5, 0.5 * Math.sqrt(0.07)],
  ] as const) {
    const found = momentsOf(name, severity);
    expect(found.mean).toBeCloseTo(0.5, 2);
    expect(Math.abs(found.deviation / deviation - 1)).toBeLessThan(0.04);
  }
  const random = createRandom(2);
  const draws = Array.from({ length: 2000 }, () => drawPoisson(random, 75));
  expect(Math.abs(draws.reduce((total, value) => total + value, 0) / 2000 - 75)).toBeLessThan(1);
});

/** Bars that stand or lie. */
function bars(count: number, seed: number): AnyTable {
  const random = createRandom(seed);
  const data = new Float32Array(count * 64);
  const lying = Array.from({ length: count }, (_, row) => {
    const isLying = random.next() < 0.5;
    const at = 1 + random.integer(6);
    for (let i = 0; i < 64; i++) {
      const isBar = (isLying ? Math.floor(i / 8) : i % 8) === at;
      data[row * 64 + i] = Math.min(16, Math.max(0, (isBar ? 11 : 4) + 2 * random.normal()));
    }
    return isLying;
  });
  return createTable({
    columns: {
      image: { type: 'image', shape: [8, 8, 1], min: 0, max: 16, from: ['1', '64'] },
      lying: { type: 'boolean' },
    },
    values: { image: { shape: [8, 8, 1], data }, lying },
  });
}

async function call<Outputs>(step: Runnable, inputs: object, params: object): Promise<Outputs> {
  const parsed = step.definition.params!['~standard'].validate(params) as { value: unknown; issues?: unknown };
  expect(parsed.issues).toBeUndefined();
  const run = step.run as (...given: unknown[]) => Promise<Outputs>;
  return run(inputs, parsed.value, testContext({ seed: 1 }));
}

const fit = async (epochs: number) =>
  (await call<{ model: AnyModel }>(train, { rows: bars(200, 1) }, { label: 'lying', network: { dense: [16] }, epochs }))
    .model;

test('a test reports errors by severity; a model that is its own baseline has mCE 1', async () => {
  const rows = bars(80, 2);
  const model = await fit(15);
  const { report } = await call<{ report: CorruptionReport }>(corruptionTest, { model, rows }, {});
  expect(report.scale).toBe('cifar');
  expect(report.corruptions).toHaveLength(8);
  expect(report.accuracy.value).toBeGreaterThan(0.9);
  const all = report.corruptions.flatMap(({ accuracies }) => accuracies.map(({ value }) => value!));
  expect(all).toHaveLength(40);
  expect(report.corruptedAccuracy.value).toBeCloseTo(
    all.reduce((total, value) => total + value / 40, 0),
    12,
  );
  expect(report.meanCorruptionError.value).toBeCloseTo(1 - report.corruptedAccuracy.value!, 12);
  expect(report.relativeMeanCorruptionError.reason).toBe('there is no baseline');
  expect(corruptionTest.definition.out['report']!.validate(report)).toBeUndefined();
  const harsh = { corruptions: ['contrast', 'impulse-noise'], scale: 'imagenet' };
  const { report: own } = await call<{ report: CorruptionReport }>(
    corruptionTest,
    { model, rows, baseline: model },
    harsh,
  );
  expect(own.meanCorruptionError.value).toBe(1);
  expect(own.relativeMeanCorruptionError.value).toBe(1);
});

test('a table, a regressor and no rows are refused', async () => {
  const values = { x: [0, 1, 0, 1, 0, 1, 0, 1], y: [false, true, false, true, false, true, false, true] };
  const table = createTable({ columns: { x: { type: 'number' }, y: { type: 'boolean' } }, values });
  const { model } = await call<{ model: AnyModel }>(train, { rows: table }, { label: 'y', epochs: 1 });
  await expect(call(corruptionTest, { model, rows: table }, {})).rejects.toThrow(
    'Corruptions are of images, and this model takes none: test a table with reliabilityTest',
  );
  const { model: regressor } = await call<{ model: AnyModel }>(train, { rows: table }, { label: 'x', epochs: 1 });
  await expect(call(corruptionTest, { model: regressor, rows: table }, {})).rejects.toThrow('this is a regressor');
  const images = await fit(1);
  const none = createTable({
    columns: bars(1, 1).columns,
    values: { image: { shape: [8, 8, 1], data: new Float32Array() }, lying: [] },
  });
  await expect(call(corruptionTest, { model: images, rows: none }, {})).rejects.toThrow('There are no rows to corrupt');
});
