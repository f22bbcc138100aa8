// Which sources outside of the project are asked: those that the selected nodes and the branches that are taken need.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { openRemote, type Remote } from '../rig/open-remote.ts';

async function createProject({ url }: Remote): Promise<Rig> {
  const rig = await createRig();
  await rig.write(
    'steps/rates.ts',
    `import { defineSource, defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const rate = defineSource('rate', {
  out: { rate: json<number>() },
  params: z.strictObject({ url: z.string().default('${url}'), check: z.boolean().default(true) }),
  version: async ({ url }) => (await fetch(url + '/version')).text(),
  fetch: async ({ url, ...others }, { version }) => {
    if (Object.keys(others).join() !== 'check') throw new Error('other params: ' + Object.keys(others));
    if (version !== (await (await fetch(url + '/version')).text())) throw new Error('planned with ' + version);
    return { rate: Number(await (await fetch(url + '/bytes')).text()) };
  },
});

export const double = defineStep('double', {
  in: { rate: json<number>() },
  out: { rate: json<number>() },
  run: ({ rate }) => ({ rate: rate * 2 }),
});

export const addOne = defineStep('add-one', {
  in: { rate: json<number>() },
  out: { rate: json<number>() },
  run: ({ rate }) => ({ rate: rate + 1 }),
});

export const isOnline = defineStep('is-online', {
  in: {},
  out: { yes: json<boolean>() },
  params: z.strictObject({ yes: z.boolean() }),
  run: (_, { yes }) => ({ yes }),
});

export const constant = defineStep('constant', { in: {}, out: { rate: json<number>() }, run: () => ({ rate: 1 }) });
`,
  );
  return rig;
}

const writePipeline = (rig: Rig, body: string): Promise<void> =>
  rig.write(
    'pipelines/rates.ts',
    `import { definePipeline, when } from '@cairn/core';
import { addOne, constant, double, isOnline, rate } from '../steps/rates.ts';

export default definePipeline('rates', {
  build: () => ({ ${body} }),
});
`,
  );

test('a source that a selection needs is asked as in a whole run, and one that it does not need is not asked', async () => {
  await using remote = await openRemote();
  await using rig = await createProject(remote);
  await writePipeline(rig, "more: addOne(double(rate({}, { check: 'every-plan' }))).rate, own: constant({}).rate");
  const alone = await rig.run('rates', '--select', 'constant');
  expect([alone.exitCode, alone.outcomes, remote.takeAsked()]).toEqual([
    0,
    ['rate skipped', 'double skipped', 'add-one skipped', 'constant ran'],
    [],
  ]);
  await rig.run('rates');
  remote.takeAsked();
  const part = await rig.run('rates', '--select', 'double', '--force', 'double');
  expect([part.exitCode, part.outcomes, remote.takeAsked()]).toEqual([
    0,
    ['rate fresh', 'double ran', 'add-one skipped', 'constant skipped'],
    ['/version'],
  ]);
  // Another version is another key, and what has this key is not stored.
  remote.version = 'v2';
  const refused = await rig.run('rates', '--select', 'double');
  expect([refused.exitCode, refused.errors]).toMatchObject([
    2,
    [{ code: 'not-stored', message: expect.stringContaining("'rate'") }],
  ]);
  expect(refused.errors[0]).toMatchObject({ message: expect.stringContaining('source version: v1 → v2') });
  // Offline it has v1.
  await remote.close();
  const offline = await rig.run('rates', '--select', 'double');
  expect([offline.exitCode, offline.outcomes[0], offline.outcomes[1]]).toEqual([0, 'rate fresh', 'double fresh']);
});

test('a source that only a branch needs is asked when the branch is taken', async () => {
  await using remote = await openRemote();
  await using rig = await createProject(remote);
  const branch = (yes: boolean) =>
    `rate: addOne({ rate: when(isOnline({}, { yes: ${yes} }).yes, { then: () => rate().rate, else: () => constant({}).rate }) }).rate`;
  await writePipeline(rig, branch(false));
  const other = await rig.run('rates');
  expect([other.exitCode, other.errors, remote.takeAsked()]).toEqual([0, [], []]);
  expect((await rig.cairn('plan', 'rates')).stdout).not.toContain('source rate');
  expect(remote.takeAsked()).toEqual([]);
  await writePipeline(rig, branch(true));
  const taken = await rig.run('rates');
  expect([taken.exitCode, taken.node('rate').outcome]).toEqual([0, 'ran']);
  expect(remote.takeAsked()).toEqual(['/version', '/version', '/bytes', '/version']);
  expect((await rig.cairn('plan', 'rates')).stdout).toContain('source rate: version v1, checked');
  // Here the run has begun when nobody answers: the node fails, and says what to do.
  await remote.close();
  await rig.write('steps/rates.ts', (await rig.read('steps/rates.ts')).replace("+ '/version')", "+ '/version?')"));
  const failed = await rig.run('rates');
  expect([failed.exitCode, failed.node('rate')]).toMatchObject([
    1,
    {
      failure: 'source-unreachable',
      reason: expect.stringMatching(/^The version of source 'rate' is unknown: .*here before\.$/),
    },
  ]);
});
