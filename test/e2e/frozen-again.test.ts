// A frozen result in a reproduction: the recorded bytes, and the run that made them. One that the code of today cannot name.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writePortableProject } from '../rig/portable-project.ts';

test('reproduce uses the recorded bytes of a frozen node, and stops if nobody has them', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await rig.write(
    'steps/fit.ts',
    `import { defineStep, json } from '@cairn/core';

export const fit = defineStep('fit', { in: {}, out: { fitted: json<number>() }, run: () => ({ fitted: 1 }) });
export const use = defineStep('use', {
  in: { fitted: json<number>() },
  out: { used: json<number>() },
  run: ({ fitted }) => ({ used: fitted + 1 }),
});
`,
  );
  await rig.write(
    'pipelines/scoring.ts',
    `import { definePipeline, frozen } from '@cairn/core';
import { fit, use } from '../steps/fit.ts';

export default definePipeline('scoring', { build: () => ({ used: use(frozen('old', () => fit({}))).used }) });
`,
  );
  const first = await rig.run('scoring');
  expect([first.errors, first.outcomes]).toEqual([[], ['old/fit ran', 'use ran']]);
  await rig.write('steps/fit.ts', (await rig.read('steps/fit.ts')).replace('fitted: 1', 'fitted: 5'));
  const used = await rig.run('scoring');
  expect(used.outcomes).toEqual(['old/fit fresh', 'use fresh']);
  const again = await rig.cairn('reproduce', 'latest');
  expect([again.exitCode, again.stdout]).toMatchObject([0, expect.stringContaining("'old/fit' taken from the store")]);
  expect(again.stdout).toContain('✓ reproduced 2 of 2');
  expect(again.stdout).toContain(`cairn reproduce ${first.finished!.run}`);
  // The run that made it runs the code of its own commit.
  expect((await rig.cairn('reproduce', first.finished!.run)).stdout).toContain('✓ reproduced 2 of 2');
  await rig.cairn('forget', 'old/fit');
  const lost = await rig.cairn('reproduce', used.finished!.run);
  expect([lost.exitCode, lost.stderr]).toMatchObject([2, expect.stringContaining("a frozen result of 'old/fit'")]);
}, 300_000);

/** A pipeline of one frozen node that makes a text. */
const writeLearning = (rig: Rig, output: string, text = 'a'): Promise<void> =>
  rig.write(
    'pipelines/learning.ts',
    `import { definePipeline, defineStep, frozen, text } from '@cairn/core';

export const learn = defineStep('learn', { in: {}, out: { ${output}: text }, run: () => ({ ${output}: '${text}' }) });

export default definePipeline('learning', { build: () => ({ model: frozen('live', () => learn({})).${output} }) });
`,
  );

test('a frozen result with outputs of other names is not used, and the reason says so', async () => {
  await using rig = await createRig();
  await writeLearning(rig, 'model');
  expect((await rig.run('learning')).outcomes).toEqual(['live/learn ran']);
  await writeLearning(rig, 'weights');
  const renamed = (await rig.run('learning')).node('live/learn');
  expect([renamed.outcome, renamed.reason]).toEqual([
    'failed',
    expect.stringMatching(/has outputs of other names\. To make it with the code as it is now: cairn run --force/),
  ]);
});

test('a frozen result that was withdrawn and made again under the same key stays when the code changes', async () => {
  await using rig = await createRig();
  await writeLearning(rig, 'model');
  await rig.run('learning');
  expect((await rig.cairn('forget', 'live/learn')).exitCode).toBe(0);
  const { outputs } = (await rig.run('learning')).node('live/learn');
  await writeLearning(rig, 'model', 'b');
  expect((await rig.run('learning')).node('live/learn')).toMatchObject({ outcome: 'fresh', outputs });
});
