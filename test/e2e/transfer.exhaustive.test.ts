// The pipeline of transfer, cold, as a newcomer runs it: its figures, and that nothing runs twice.

import { expect, test } from 'vitest';
import { createCheckoutRig } from '../rig/create-checkout-rig.ts';

test('transfer, from the digits 0 to 4 to 5 to 9 with ten rows of each', async () => {
  await using rig = await createCheckoutRig();

  const first = await rig.run('transfer');
  expect(first.stderr).toBe('');
  expect(first.exitCode).toBe(0);
  expect(first.finished?.outcomes).toMatchObject({ ran: first.outcomes.length, failed: 0 });

  const metrics = first.finished!.metrics;
  const samples = [1, 2, 3, 4, 5];
  const mean = (name: string, figure: string): number =>
    samples.reduce((total, sample) => total + metrics[`${name}${sample}.${figure}`]!.value! / samples.length, 0);
  // The convolutions help: the probabilities are better in each sample, and no fewer rows are right.
  for (const sample of samples)
    expect(metrics[`features${sample}.logLoss`]!.value).toBeLessThan(metrics[`scratch${sample}.logLoss`]!.value!);
  expect(mean('features', 'logLoss')).toBeLessThan(0.8 * mean('scratch', 'logLoss'));
  expect(mean('features', 'accuracy')).toBeGreaterThan(0.93);
  expect(mean('tuned', 'accuracy')).toBeGreaterThan(mean('scratch', 'accuracy') - 0.01);
  // The last hidden layer of the old network is of little use for the new digits.
  expect(mean('tooFar', 'accuracy')).toBeLessThan(mean('scratch', 'accuracy') - 0.08);
  expect(metrics['features1.accuracy']!.n).toBeGreaterThan(300);

  const again = await rig.run('transfer');
  expect(again.finished?.outcomes).toMatchObject({ ran: 0, fresh: first.outcomes.length });
});
