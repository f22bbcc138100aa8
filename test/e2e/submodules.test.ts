// Code that lies in a git submodule is code of the project: its edits make nodes run, and a run with it is made again.

import { execa } from 'execa';
import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';
import { writePortableProject } from '../rig/portable-project.ts';

test('a run whose step is in a submodule is made again', async () => {
  await using shared = await createRig();
  await using rig = await createRig();
  await shared.write('weight.ts', 'export const weight = 0.5;\n');
  await shared.git('init', '-q', '-b', 'main');
  await shared.git('add', 'weight.ts');
  await shared.git('commit', '-qm', 'weight');
  await writePortableProject(rig);
  await rig.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', shared.root, 'shared');
  await rig.write('steps/weight.ts', "export { weight } from '../shared/weight.ts';\n");
  await rig.git('add', '-A');
  await rig.git('commit', '-qm', 'shared');
  const run = await rig.run('scoring');
  expect(run.errors).toEqual([]);
  // Nothing is fetched.
  await execa('mv', [shared.path('.git'), shared.path('gone')]);
  const again = await rig.cairn('reproduce', 'latest');
  expect(again.stderr).toBe('');
  expect(again.stdout).toContain('✓ reproduced 2 of 2');
  await rig.write('shared/weight.ts', 'export const weight = 0.25;\n');
  expect((await rig.run('scoring')).outcomes).toContain('score ran');
});
