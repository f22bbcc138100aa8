// The digits champion made smaller, with fewer epochs than in a run: what each way costs and saves, and what the gate says.

import { testPipeline } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import small from './small.ts';

test('small models keep what the champion can, and the gate refuses one that lost too much', async () => {
  await using tested = await testPipeline(small, {
    params: { epochs: 5, minAccuracy: 0.9, minRobust: 0.2, maxLoss: 0.05 },
  });
  expect(tested.status).toBe('done');
  const { pruned, narrow, integers, student, sizes, metrics, attack, bias } = tested.results;
  const shares = async (report: typeof pruned) => {
    const { bytesShare, productsShare, before, after } = await report.load();
    expect(bytesShare.value).toBe(after.bytes / before.bytes);
    return { bytes: bytesShare.value!, products: productsShare.value! };
  };
  // 70 % of the weights are gone; what is left takes a bit for each weight as well.
  expect((await shares(pruned)).products).toBeCloseTo(0.3, 2);
  expect((await shares(pruned)).bytes).toBeLessThan(0.4);
  // Half of the filters and units: a quarter of the products between two halved layers.
  expect((await shares(narrow)).products).toBeLessThan(0.3);
  expect((await narrow.load()).after.parameters).toBeLessThan(0.3 * (await narrow.load()).before.parameters);
  expect((await shares(integers)).bytes).toBeLessThan(0.3);
  expect((await shares(student)).products).toBeLessThan(0.3);
  for (const report of [pruned, narrow, integers, student])
    expect((await report.load()).accuracyDifference!.low!).toBeGreaterThan(-0.06);
  const final = await sizes.load();
  expect(final.before.bytes).toBe((await pruned.load()).before.bytes);
  expect(final.bytesShare.value!).toBeLessThan(0.2);
  expect((await metrics.load()).accuracy.value!).toBeGreaterThan(0.94);
  expect(tested.nodes['release']!.verdicts!.map(({ rule }) => rule)).toEqual(
    expect.arrayContaining(['sizes.accuracyDifference', 'sizes.bytesShare']),
  );
  expect(tested.nodes['compare-sizes(model)']!.logged[0]).toMatch(/^Latency: before .* ms for 359/);

  // A network without 97 of 100 weights is small enough, and lost too much.
  const [attacked, audited] = [await attack.load(), await bias.load()];
  await using refused = await testPipeline(small, {
    params: { epochs: 2, sparsity: 0.97 },
    replace: {
      'adversarial-test': { report: attacked },
      'bias-audit': { report: audited },
    } as never,
  });
  expect(refused.status).toBe('refused');
  const verdicts = refused.nodes['release']!.verdicts!;
  const failed = verdicts.filter(({ isPassed }) => !isPassed).map(({ rule }) => rule);
  expect(failed).toContain('sizes.accuracyDifference');
  expect(failed).not.toContain('sizes.bytesShare');
});
