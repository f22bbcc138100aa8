// The accuracy that is left, next to what the Adversarial Robustness Toolbox leaves of the same networks:
// references/attack_strength.py.

import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { adversarialTest } from '../../adversarial-test.ts';
import { loadBackend } from '../../backend/load-backend.ts';
import type { Tfjs } from '../../backend/tfjs.ts';
import { attackParamsSchema } from '../attack-params.ts';
import reference from './attack-strength.reference.json' with { type: 'json' };
import { openReferenceNetwork, referenceRows } from './reference-network.rig.ts';

const tf = await loadBackend<Tfjs>();

type Network = (typeof reference.networks)[number];
const networks: readonly Network[] = reference.networks;

const cases = networks.flatMap((given) =>
  given.results.map((result) => [given.network, result.norm, result.epsilon, given, result] as const),
);

test('the reference has three networks in three norms', () => {
  expect(cases).toHaveLength(9);
});

test.each(cases)('%s, %s, ε %d', async (_network, norm, epsilon, given, { strongest }) => {
  const rows = referenceRows(reference.rows[given.data as 'digits']);
  const model = await openReferenceNetwork(tf, given.weights, rows);
  const params = attackParamsSchema.parse({ norm, epsilon, seed: 3 });
  const { report } = await adversarialTest.run({ model, rows }, params, testContext({ seed: 3 }));
  expect(report.accuracy.value).toBeCloseTo(given.accuracy, 10);
  // At most one of the 100 rows more than the strongest attack of the toolbox leaves.
  expect(report.robustAccuracy.value).toBeLessThanOrEqual(strongest + 0.0101);
});
