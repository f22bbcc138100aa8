// A run with an accepted result goes over with its results: the acceptance counts in the other clone, in sight, until it is
// withdrawn there.

import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig } from '../rig/create-rig.ts';

test('fetch takes over the acceptances of the runs whose results it brings', async () => {
  const place = await realpath(await mkdtemp(join(tmpdir(), 'cairn-team-')));
  const [bare, shared] = [join(place, 'remote.git'), join(place, 'shared')];
  await using ada = await createRig();
  await writeCountingProject(ada);
  await execa('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  await ada.git('init', '--quiet', '--initial-branch=main');
  await ada.git('config', 'user.name', 'Ada Lovelace');
  await ada.git('remote', 'add', 'origin', bare);
  await ada.run('counting');
  await ada.write('steps/double.ts', (await ada.read('steps/double.ts')).replace('count.lines * 2', '2 * count.lines'));
  expect((await ada.cairn('accept', 'double', '--why', 'order')).exitCode).toBe(0);
  await ada.git('add', '--all');
  await ada.git('commit', '--quiet', '--message=a');
  await ada.git('push', '--quiet', 'origin', 'main');
  const run = await ada.run('counting');
  expect(run.node('double').accepted).toMatchObject({ why: 'order' });
  expect((await ada.cairn('push', '--shared', shared)).exitCode).toBe(0);

  const root = join(place, 'clone');
  await execa('git', ['clone', '--quiet', bare, root]);
  await using ben = await createRig({ root });
  // Without the run, the result of other code is not used, although the store has it.
  const alone = await ben.cairn('plan', 'counting', '--store', shared);
  expect(alone.stdout).toContain('1 would run, 2 fresh');
  expect((await ben.cairn('fetch')).exitCode).toBe(0);
  expect((await ben.cairn('plan', 'counting', '--store', shared)).stdout).toContain('1 would run, 2 fresh');
  expect((await ben.cairn('fetch', '--shared', shared)).exitCode).toBe(0);
  const fetched = await ben.run('counting');
  expect(fetched.node('double')).toMatchObject({
    outcome: 'fresh',
    accepted: { why: 'order', by: 'Ada Lovelace', run: expect.any(String) },
  });
  expect((await ben.cairn('forget', 'double', '--accepted')).exitCode).toBe(0);
  expect((await ben.run('counting')).node('double').outcome).toBe('ran');
  await rm(place, { recursive: true, force: true });
}, 240_000);
