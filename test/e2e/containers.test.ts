// Programs in containers: what is refused before anything runs.

import { expect, test } from 'vitest';
import { declareContained as declare, writeContained as writeProject } from '../rig/contained-project.ts';
import { createRig } from '../rig/create-rig.ts';

test('what cannot be a container is refused while it is planned', async () => {
  await using rig = await createRig();
  const digest = `sha256:${'0'.repeat(64)}`;
  for (const [container, more, problem] of [
    ["'--privileged'", '', 'is not the name of an image'],
    [`{ image: 'a@${digest}', gpu: true }`, '', "'gpu' is not a field of it"],
    [`{ image: 'a@${digest}', network: 'no' }`, '', "'network' must be true or false"],
    [`'a@${digest}'`, "version: ['true'],", "leave 'version' out"],
    [`'a@${digest}'`, "python: { lock: 'a.lock', version: '3.12' },", "'python' cannot be declared too"],
  ]) {
    await writeProject(
      rig,
      `{ in: { word: storedFile }, out: { said: text }, ${more} container: ${container}, run: () => ['true'] } as never`,
    );
    const { errors } = await rig.run('contained');
    expect(errors.map(({ code, message }) => [code, message])).toEqual([
      ['container-wrong', expect.stringContaining(problem!)],
    ]);
  }
});

test('where nothing runs containers, and where a tag is all that is known, nothing runs', async () => {
  await using rig = await createRig();
  const nothing = { PATH: '/nowhere', CAIRN_CONTAINER_TOOL: '' };
  await writeProject(rig, declare(`tool:1@sha256:${'0'.repeat(64)}`, 'true'));
  const missing = await rig.cairnWith(nothing, 'run', 'contained');
  expect([missing.exitCode, missing.stderr]).toEqual([
    2,
    expect.stringContaining('podman is not on PATH, and docker is not on PATH'),
  ]);
  await writeProject(rig, declare('registry.example:5000/tool:1', 'true'));
  const moving = await rig.cairnWith(nothing, 'run', 'contained');
  expect([moving.exitCode, moving.stderr]).toEqual([
    2,
    expect.stringContaining('docker pull registry.example:5000/tool:1'),
  ]);
  // No program is started for sample outputs.
  await writeProject(rig, declare('tool:1', 'true', "stub: () => ({ said: 'a sample' }),"));
  expect((await rig.cairnWith(nothing, 'run', 'contained', '--stub')).exitCode).toBe(0);
});
