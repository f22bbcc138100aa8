// The gate `release` itself refuses a model that was made from an accepted result, where its rules say so.

import { cp, rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';

test('release refuses what was made from an accepted result, and passes when its own code has made it', async () => {
  await using rig = await createRig({ packages: 'source' });
  await rig.cairn('init', 'made');
  await cp(rig.path('made/data'), rig.path('data'), { recursive: true });
  await rm(rig.path('made'), { recursive: true });
  await rig.write(
    'steps/same.ts',
    `import { defineStep } from '@cairn/core';
import { table } from '@cairn/steps';

export const same = defineStep('same', {
  in: { rows: table },
  out: { rows: table },
  rows: { out: { rows: { of: ['rows'] } } },
  run: ({ rows }) => ({ rows }),
});
`,
  );
  await rig.write(
    'pipelines/birds.ts',
    `import { definePipeline, file } from '@cairn/core';
import { adversarialTest, biasAudit, category, clean, deploy, evaluate, number, release, train } from '@cairn/steps';
import { z } from 'zod';
import { same } from '../steps/same.ts';

const columns = {
  island: category(['north', 'south', 'west'], { protected: true }),
  flipper: number({ unit: 'mm', min: 150, max: 240 }),
  bill: number({ unit: 'mm', min: 25, max: 60 }),
  mass: number({ unit: 'g', min: 2000, max: 6000 }),
  sex: category(['f', 'm'], { positive: 'f' }),
};

export default definePipeline('birds', {
  params: z.strictObject({ strict: z.boolean().default(false) }),
  build({ strict }) {
    const data = clean(
      { raw: file('data/penguins.csv') },
      {
        columns,
        missing: { flipper: 'median', bill: 'median', mass: 'median' },
        split: { validation: 0.2, test: 0.3, stratify: 'sex' },
      },
    );
    const { model } = train({ rows: same({ rows: data.train }).rows }, { label: 'sex', scaling: 'range', epochs: 20 });
    const rows = data.test;
    const { metrics } = evaluate({ model, rows });
    const attack = adversarialTest({ model, rows }, { epsilon: 0.02 }).report;
    const bias = biasAudit({ model, rows }, { groups: ['island'] }).report;
    const approved = release(
      model,
      { metrics, attack, bias },
      { metrics: { accuracy: { atLeast: 0.5, on: 'low' } }, ...(strict && { accepted: 'refuse' as const }) },
    );
    return { deployed: deploy({ model: approved, reports: { test: metrics } }, { name: 'birds' }).bundle };
  },
});
`,
  );
  await rig.git('init', '-q');
  await rig.git('config', 'user.name', 'Ada Lovelace');
  const first = await rig.run('birds');
  expect([first.errors, first.exitCode, first.finished?.status]).toEqual([[], 0, 'done']);
  await rig.write(
    'steps/same.ts',
    (await rig.read('steps/same.ts')).replace(
      '({ rows }) => ({ rows })',
      '({ rows: given }) => ({ rows: given, ...{} })',
    ),
  );
  const accepted = await rig.cairn('accept', 'same', '--why', 'the same rows');
  expect([accepted.stderr, accepted.exitCode]).toEqual(['', 0]);
  const used = await rig.run('birds');
  expect([used.exitCode, used.outcomes.every((line) => line.endsWith(' fresh'))]).toEqual([0, true]);
  expect(used.node('same').accepted).toMatchObject({ by: 'Ada Lovelace', why: 'the same rows' });

  const strict = await rig.run('birds', '--set', 'strict=true');
  expect([strict.exitCode, strict.finished?.status]).toEqual([1, 'refused']);
  expect(strict.node('release').verdicts).toContainEqual(
    expect.objectContaining({ rule: 'accepted results', isPassed: false, reason: expect.stringContaining('same') }),
  );
  expect(strict.finished?.deployed).toEqual([]);

  expect((await rig.cairn('forget', 'same', '--accepted')).exitCode).toBe(0);
  const own = await rig.run('birds', '--set', 'strict=true');
  expect([own.node('same').outcome, own.exitCode, own.finished?.status]).toEqual(['ran', 0, 'done']);
  expect(own.node('train').outcome).toBe('fresh');
}, 300_000);
