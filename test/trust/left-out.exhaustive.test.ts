// What must not be pushed with a run: it is not in the run's commit, and the run says which file, where, and what to do.

import { truncate } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writePortableProject } from '../rig/portable-project.ts';

/** Made here, so that nobody takes this file for one that holds a token. */
const token = `gh${'p_'}${'aB3'.repeat(12)}`;

async function listCommitted(rig: Rig, commit: string): Promise<readonly string[]> {
  return (await rig.git('ls-tree', '-r', '--name-only', commit)).split('\n');
}

it('a secret in an untracked file, until somebody says that it is none', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await rig.write('notebooks/try.ipynb', `{\n "source": "login('${token}')"\n}\n`);
  await rig.write('.docker/config.json', '{}');
  const first = await rig.cairn('run', 'scoring');
  expect(first.exitCode).toBe(0);
  expect(first.stderr + first.stdout).toContain(
    "looks like a secret: '.docker/config.json' (its name), 'notebooks/try.ipynb' (github token, line 2). Add it to .gitignore, or, if it is not a secret, write '<path> -cairn-secret' into .gitattributes",
  );
  expect(first.stderr + first.stdout).not.toContain(token);
  await rig.write('.gitattributes', 'notebooks/*.ipynb -cairn-secret\n.docker/** -cairn-secret\n');
  await rig.write('data/rows.txt', 'others\n');
  const second = await rig.run('scoring');
  const files = await listCommitted(rig, second.finished!.snapshot!);
  expect(files).toEqual(expect.arrayContaining(['notebooks/try.ipynb', '.docker/config.json', 'data/rows.txt']));
});

it('a secret that is staged', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await rig.write('key.txt', token);
  await rig.git('add', 'key.txt');
  const { finished } = await rig.run('scoring');
  expect(await listCommitted(rig, finished!.snapshot!)).not.toContain('key.txt');
});

it('a large untracked file is named with its size, and what a step reads of it is in the store', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await rig.write('unread.bin', '');
  await truncate(rig.path('unread.bin'), 3 * 2 ** 30);
  await rig.write('data/large.txt', `${'row'.padEnd(4000)}\n`.repeat(28_000));
  await rig.write('pipelines/scoring.ts', (await rig.read('pipelines/scoring.ts')).replace('rows.txt', 'large.txt'));
  const run = await rig.cairn('run', 'scoring');
  expect(run.exitCode).toBe(0);
  expect(run.stderr + run.stdout).toContain("'data/large.txt' (112 MB, not hashed), 'unread.bin' (3.2 GB, not hashed)");
  await rig.remove('data/large.txt');
  expect(await rig.cairn('reproduce', 'latest')).toMatchObject({ exitCode: 0 });
});
