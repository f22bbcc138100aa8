// Next to scikit-learn's numbers: references/membership.py.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { judgeScores } from './privacy/judge-scores.ts';
import reference from './privacy/membership.reference.json' with { type: 'json' };
import { type MembershipAttack, membershipScores } from './privacy/membership-scores.ts';
import { privacyTest } from './privacy-test.ts';
import { createTable } from './tables/create-table.ts';
import { selectRows } from './tables/select-rows.ts';
import { train } from './train.ts';
import { trainParamsSchema } from './training/train-params.ts';

test.each(reference.attacks.map((given) => [given.attack, given] as const))('%s', (attack, given) => {
  const scoresOf = (side: 'members' | 'others') => {
    const { truth, probabilities } = reference[side];
    const shares = Float64Array.from(probabilities);
    return membershipScores(attack as MembershipAttack, shares, Int32Array.from(truth), reference.classes);
  };
  const [members, others] = [scoresOf('members'), scoresOf('others')];
  members.forEach((score, i) => {
    expect(score).toBeCloseTo(given.members[i]!, 9);
  });
  others.forEach((score, i) => {
    expect(score).toBeCloseTo(given.others[i]!, 9);
  });
  const found = judgeScores(members, others);
  expect(found.auc.value).toBeCloseTo(given.auc, 12);
  expect(found.auc.low!).toBeLessThan(given.auc);
  expect(found.largestAdvantage).toBeCloseTo(given.largestAdvantage, 12);
  expect(found.tprAtFpr1Percent.value).toBeCloseTo(given.tprAtFpr1Percent, 12);
  expect(found.tprAtFpr01Percent).toMatchObject({ value: null, reason: '0.1 % of 200 rows is less than one row' });
  expect(found.advantage.low!).toBeLessThan(found.advantage.value!);
});

/** Labels at random: whoever knows them has learned them by heart. */
function noise(count: number, seed: number) {
  const random = createRandom(seed);
  const draw = () => Array.from({ length: count }, () => random.next());
  return createTable({
    columns: { a: { type: 'number' }, b: { type: 'number' }, c: { type: 'number' }, y: { type: 'boolean' } },
    values: { a: draw(), b: draw(), c: draw(), y: draw().map((share) => share < 0.5) },
  });
}

test('a network that learned its rows by heart gives them away, and one that did not does not', async () => {
  const [members, rows] = [noise(80, 1), noise(120, 2)];
  const fit = async (epochs: number, width: number) => {
    const network = { dense: [width] };
    const params = trainParamsSchema.parse({ label: 'y', epochs, network, learningRate: 0.05, batchSize: 20 });
    return (await train.run({ rows: members }, params, testContext())).model;
  };
  const measure = async (epochs: number, width: number) =>
    (await privacyTest.run({ model: await fit(epochs, width), members, rows }, {}, testContext())).report;
  const byHeart = await measure(300, 64);
  expect(byHeart.memberAccuracy.value).toBeGreaterThan(0.95);
  expect(byHeart.auc.low).toBeGreaterThan(0.6);
  expect(byHeart.advantage.value).toBeGreaterThan(0.2);
  expect(privacyTest.definition.out['report']!.validate(byHeart)).toBeUndefined();
  const little = await measure(1, 2);
  expect(little.auc.low).toBeLessThan(0.6);
  expect(little.auc.value).toBeLessThan(byHeart.auc.value!);
  expect(byHeart.summary[0]).toContain('Membership by loss: AUC ');
});

test('too few rows are refused by name', async () => {
  const members = noise(30, 1);
  const params = trainParamsSchema.parse({ label: 'y', epochs: 1 });
  const { model } = await train.run({ rows: members }, params, testContext());
  const few = selectRows(members, [0, 1, 2]);
  await expect(privacyTest.run({ model, members, rows: few }, {}, testContext())).rejects.toThrow(
    'rows: 3 rows are too few to tell members from others: give 10',
  );
});
