// Digits that no model saw, as a newcomer runs it.

import { testPipeline } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import unseen from './unseen.ts';

test('8 and 9 are noticed, learned from five rows of each, and recognised by their strokes', async () => {
  await using tested = await testPipeline(unseen, { params: { epochs: 15 } });
  expect(tested.status).toBe('done');
  const { openSet, careful, carefulOpenSet, carefulMetrics, prototypes, tuned, zeroShot, zeroShotOfTen } =
    tested.results;
  const { scores, knownRows, unseenRows } = await openSet.load();
  expect([knownRows, unseenRows]).toEqual([433, 106]);
  expect(scores.map(({ score }) => score)).toEqual(['softmax', 'energy', 'mahalanobis', 'knn']);
  for (const { score, auroc } of scores) expect(auroc.low!, score).toBeGreaterThan(0.8);
  expect((await careful.load()).knownRejected.value!).toBeLessThanOrEqual(0.05);
  const rejected = await carefulOpenSet.load();
  expect(rejected.unseenRejected.low!).toBeGreaterThan(0.6);
  expect(rejected.knownRejected.high!).toBeLessThan(0.1);
  const accuracyOf = async (metrics: typeof prototypes) => (await metrics.load()).accuracy.value!;
  expect(await accuracyOf(carefulMetrics)).toBeGreaterThan(0.9);
  const few = await prototypes.load();
  expect(few.accuracy.value!).toBeGreaterThan(0.88);
  for (const digit of ['8', '9']) expect(few.perClass[digit]!.recall.value!, digit).toBeGreaterThan(0.7);
  expect(await accuracyOf(prototypes)).toBeGreaterThan(await accuracyOf(tuned));
  expect((await zeroShot.load()).auc.low!).toBeGreaterThan(0.75);
  expect((await zeroShotOfTen.load()).auc.low!).toBeGreaterThan(0.85);
});
