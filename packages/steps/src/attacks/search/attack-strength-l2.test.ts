// The accuracy that the default leaves of adversarially trained networks in L2, next to what the Adversarial Robustness Toolbox
// leaves of the same networks: references/attack_strength_l2.py.

import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { adversarialTest } from '../../adversarial-test.ts';
import { loadBackend } from '../../backend/load-backend.ts';
import type { Tfjs } from '../../backend/tfjs.ts';
import { attackParamsSchema } from '../attack-params.ts';
import reference from './attack-strength-l2.reference.json' with { type: 'json' };
import { openReferenceNetwork, referenceRows } from './reference-network.rig.ts';

const tf = await loadBackend<Tfjs>();
const rows = referenceRows(reference.rows);
const cases = reference.networks.flatMap((given) =>
  given.results.map((result) => [given.network, result.epsilon, given, result] as const),
);

test('the reference has two networks', () => {
  expect(cases).toHaveLength(2);
});

test.each(cases)('%s, ε %d', async (_network, epsilon, given, { strongest }) => {
  const model = await openReferenceNetwork(tf, given.weights, rows);
  const params = attackParamsSchema.parse({ norm: 'l2', epsilon, seed: 3 });
  const { report } = await adversarialTest.run({ model, rows }, params, testContext({ seed: 3 }));
  expect(report.accuracy.value).toBeCloseTo(given.accuracy, 10);
  // At most half a point, one of the 200 rows, above the strongest attack of the toolbox.
  expect(report.robustAccuracy.value).toBeLessThanOrEqual(strongest + 0.005 + 1e-9);
});
