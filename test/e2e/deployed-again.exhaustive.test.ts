// Deployed models and what people decide about stored results: what is forgotten stays deployed, and what was frozen or
// accepted is said with the model.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

const edit = async (rig: Rig, file: string, from: string, to: string): Promise<void> =>
  rig.write(file, (await rig.read(file)).replace(from, to));

async function createDeployingProject(): Promise<Rig> {
  const rig = await createRig();
  await rig.write(
    'steps/fit.ts',
    `import { writeFileSync } from 'node:fs';
import { bundle, defineStep, json } from '@cairn/core';

export const fit = defineStep('fit', { in: {}, out: { fitted: json<number>() }, run: () => ({ fitted: 1 + 1 }) });

export const pack = defineStep('pack', {
  in: { fitted: json<number>() },
  out: { bundle },
  run: ({ fitted }, _, { folder }) => {
    writeFileSync(folder + '/bundle.json', '{ "name": "penguin", "alias": "champion" }');
    writeFileSync(folder + '/fitted.txt', String(fitted));
    return { bundle: { path: folder, name: 'penguin', alias: 'champion' } };
  },
});
`,
  );
  await rig.write(
    'pipelines/penguin.ts',
    `import { definePipeline, frozen } from '@cairn/core';
import { fit, pack } from '../steps/fit.ts';

export default definePipeline('penguin', { build: () => ({ bundle: pack({ fitted: frozen('old', () => fit({})).fitted }).bundle }) });
`,
  );
  await rig.git('init', '-q');
  await rig.git('config', 'user.name', 'Ada Lovelace');
  return rig;
}

test('a deployed model stays when its results are forgotten, and keeps its version when they are made again', async () => {
  await using rig = await createDeployingProject();
  const first = await rig.run('penguin');
  expect([first.errors, first.finished!.deployed]).toMatchObject([[], [{ name: 'penguin', version: 1 }]]);
  const forgotten = await rig.cairn('forget', 'fit', 'pack');
  expect(forgotten.exitCode).toBe(0);
  expect(await rig.read('.cairn/registry/penguin/v1/fitted.txt')).toBe('2');
  expect((await rig.cairn('registry', 'verify')).exitCode).toBe(0);
  const again = await rig.run('penguin');
  expect([again.outcomes, again.finished!.deployed]).toMatchObject([['old/fit ran', 'pack ran'], [{ version: 1 }]]);
  expect((await rig.cairn('registry', 'show', 'penguin')).stdout).not.toContain('v2');
}, 120_000);

test('the registry says with a model that a frozen or an accepted result is behind it', async () => {
  await using rig = await createDeployingProject();
  await rig.run('penguin');
  await edit(rig, 'steps/fit.ts', '1 + 1', '1 + 2');
  await edit(rig, 'steps/fit.ts', 'String(fitted)', "String(fitted) + '!'");
  const run = await rig.run('penguin');
  expect(run.finished!.deployed).toMatchObject([{ version: 2 }]);
  expect((await rig.cairn('registry', 'show', 'penguin')).stdout).toMatch(
    /v2: old\/fit is frozen since \d{4}-\d\d-\d\d \(code: fit .*\): the result of run /,
  );
}, 120_000);
