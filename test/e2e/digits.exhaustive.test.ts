// The main pipeline, cold, as a newcomer runs it: its figures, its refusal, and that nothing runs twice. Every line that
// it tells is held to the schema that programs rely on.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { createCheckoutRig } from '../rig/create-checkout-rig.ts';
import { repository } from '../rig/create-rig.ts';

const schema = JSON.parse(await readFile(join(repository, 'packages/cli/schemas/events.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);

test('the digits, from raw rows to a deployed model', async () => {
  await using rig = await createCheckoutRig();

  const first = await rig.run('digits');
  expect(first.stderr).toBe('');
  expect(first.exitCode).toBe(0);
  expect(first.finished?.status).toBe('done');
  expect(first.finished?.outcomes).toMatchObject({ ran: first.outcomes.length, fresh: 0, failed: 0 });
  expect(first.events.length).toBeGreaterThan(first.outcomes.length);
  for (const event of first.events) expect(validate(event) || validate.errors).toBe(true);

  const metrics = first.finished!.metrics;
  const value = (name: string): number => metrics[name]!.value!;
  expect(value('test.accuracy')).toBeGreaterThanOrEqual(0.97);
  expect(value('attack.robustAccuracy') - value('plainAttack.robustAccuracy')).toBeGreaterThanOrEqual(0.15);
  expect(metrics['test.accuracy']!.low).toBeGreaterThanOrEqual(0.95);
  expect(metrics['attack.robustAccuracy']!.low).toBeGreaterThanOrEqual(0.6);
  expect(metrics['bias.accuracyDifference']!.high).toBeLessThanOrEqual(0.08);
  expect(metrics['later.accuracy']!.n).toBe(360);

  const [deployed] = first.finished!.deployed;
  expect(deployed).toMatchObject({ name: 'digits', version: 1, alias: 'champion' });
  const card = await readFile(join(deployed!.path, 'card.md'), 'utf8');
  expect(card).toContain('A random split puts rows of one writer into several parts');
  expect(card).toContain('last 360 rows, trained on the rows before them');

  const again = await rig.run('digits');
  expect(again.finished?.outcomes).toMatchObject({ ran: 0, fresh: first.outcomes.length });
  expect(again.finished?.run).toBe(first.finished?.run);
  expect(again.finished?.deployed).toEqual(first.finished?.deployed);

  const refused = await rig.run('digits', '--set', 'minRobust=0.95');
  expect(refused.exitCode).toBe(1);
  expect(refused.finished).toMatchObject({ status: 'refused', deployed: [], outcomes: { ran: 1, blocked: 1 } });
  expect(
    refused
      .node('release')
      .verdicts?.filter(({ isPassed }) => !isPassed)
      .map(({ rule }) => rule),
  ).toEqual(['attack.robustAccuracy']);
  const refusedAgain = await rig.run('digits', '--set', 'minRobust=0.95');
  expect(refusedAgain.exitCode).toBe(1);
  expect(refusedAgain.finished?.outcomes).toMatchObject({ ran: 0, blocked: 1 });

  const predicted = await rig.cairn('predict', 'digits@champion', 'pipelines/data/new-digits.csv', '--format', 'json');
  const rows = JSON.parse(predicted.stdout) as { readonly prediction: string }[];
  // The first ten rows of the set, without their labels: a 5 that looks like a 9 is among them.
  const right = rows.filter(({ prediction }, index) => prediction === String(index));
  expect([rows.length, right.length >= 9]).toEqual([10, true]);
}, 900_000);
