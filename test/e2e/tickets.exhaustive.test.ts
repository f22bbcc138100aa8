// The pipeline of tickets, cold, as a newcomer runs it: its figures, and that nothing runs twice. The data are drawn from a
// seed, so that it is known what a model can find.

import { expect, test } from 'vitest';
import { createCheckoutRig } from '../rig/create-checkout-rig.ts';

test('tickets, from drawn rows to a model whose threshold is chosen by costs', async () => {
  await using rig = await createCheckoutRig();

  const first = await rig.run('tickets');
  expect(first.stderr).toBe('');
  expect(first.exitCode).toBe(0);
  expect(first.finished?.outcomes).toMatchObject({ ran: first.outcomes.length, failed: 0 });

  const metrics = first.finished!.metrics;
  const value = (name: string): number => metrics[name]!.value!;
  // A large customer on a free plan is a combination of columns, which a linear model cannot add up.
  expect(value('trees.auc')).toBeGreaterThan(value('linear.auc'));
  for (const name of ['trees.auc', 'linear.auc', 'network.auc']) expect(value(name)).toBeGreaterThan(0.75);
  expect(value('test.auc')).toBe(value('atOneHalf.auc'));
  expect(metrics['test.accuracy']!.n).toBe(500);
  // To miss a ticket costs five times as much: the threshold is lower, for more recall and less precision.
  expect(value('test.recall')).toBeGreaterThan(value('atOneHalf.recall') + 0.05);
  expect(value('test.precision')).toBeLessThan(value('atOneHalf.precision'));
  // The seats of some customers are missing: the attack changes those that are there.
  expect(value('attack.accuracy')).toBe(value('test.accuracy'));
  expect(value('attack.robustAccuracy')).toBeLessThan(value('attack.accuracy') - 0.02);
  expect(value('attack.robustAccuracy')).toBeGreaterThan(0.45);
  const listed = await rig.cairn('registry', 'list');
  expect(listed.stdout).toMatch(/tickets/);

  const again = await rig.run('tickets');
  expect(again.finished?.outcomes).toMatchObject({ ran: 0, fresh: first.outcomes.length });
});
