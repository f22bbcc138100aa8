// A run of any state of a repository leaves the user's repository as it was, and is made again from a fresh clone
// elsewhere.

import { readFile, symlink } from 'node:fs/promises';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writePortableProject } from '../rig/portable-project.ts';

const weigh = (rig: Rig, weight: number) => rig.write('steps/weight.ts', `export const weight = ${weight};\n`);

async function diverge(rig: Rig): Promise<void> {
  await rig.git('checkout', '-q', '-b', 'other');
  await rig.write('notes.txt', 'other\n');
  await rig.git('add', '-A');
  await rig.git('commit', '-qm', 'other');
  await rig.git('checkout', '-q', 'main');
  await rig.write('notes.txt', 'main\n');
  await rig.git('add', '-A');
  await rig.git('commit', '-qm', 'main');
}

const refused = (work: Promise<unknown>) => expect(work).rejects.toThrow();

const states: readonly (readonly [string, (rig: Rig) => Promise<unknown>])[] = [
  ['clean', async () => undefined],
  ['a changed constant', (rig) => weigh(rig, 0.5)],
  ['a staged change', async (rig) => [await weigh(rig, 0.5), await rig.git('add', '-A')]],
  [
    'a staged change, changed again',
    async (rig) => [await weigh(rig, 0.5), await rig.git('add', '-A'), await weigh(rig, 0.3)],
  ],
  ['changed data', (rig) => rig.write('data/rows.txt', 'one\ntwo\n')],
  [
    'a new file that is imported',
    async (rig) => [
      await rig.write('steps/new.ts', 'export const weight = 0.125;\n'),
      await rig.write('steps/weight.ts', "export { weight } from './new.ts';\n"),
    ],
  ],
  ['a new pipeline', async (rig) => [await rig.write('pipelines/other.ts', await rig.read('pipelines/scoring.ts'))]],
  [
    'a deleted file',
    async (rig) => [
      await rig.write('x', ''),
      await rig.git('add', 'x'),
      await rig.git('commit', '-qm', 'x'),
      await rig.remove('x'),
    ],
  ],
  [
    'a renamed file',
    async (rig) => [
      await rig.git('mv', 'steps/weight.ts', 'steps/heft.ts'),
      await rig.write('steps/score.ts', (await rig.read('steps/score.ts')).replace('./weight.ts', './heft.ts')),
    ],
  ],
  ['a file deleted from the index alone', (rig) => rig.git('rm', '-q', '--cached', 'steps/weight.ts')],
  ['a file meant to be added', async (rig) => [await rig.write('n.txt', 'n'), await rig.git('add', '-N', 'n.txt')]],
  ['a stash', async (rig) => [await weigh(rig, 0.5), await rig.git('stash'), await weigh(rig, 0.3)]],
  ['a detached HEAD', async (rig) => [await rig.git('checkout', '-q', '--detach'), await weigh(rig, 0.5)]],
  ['the middle of a merge', async (rig) => [await diverge(rig), await refused(rig.git('merge', 'other'))]],
  ['the middle of a rebase', async (rig) => [await diverge(rig), await refused(rig.git('rebase', 'other'))]],
  ['the middle of a cherry-pick', async (rig) => [await diverge(rig), await refused(rig.git('cherry-pick', 'other'))]],
  [
    'a link',
    async (rig) => [
      await rig.write('data/real.txt', 'a\nb\n'),
      await rig.remove('data/rows.txt'),
      await symlink('real.txt', rig.path('data/rows.txt')),
    ],
  ],
  [
    'data that git ignores',
    async (rig) => [await rig.write('ignored/rows.txt', 'a\n'), await readFrom(rig, 'ignored/rows.txt')],
  ],
  [
    'large data that is not tracked',
    async (rig) => [
      await rig.write('data/large.txt', 'row\n'.repeat(3_000_000)),
      await readFrom(rig, 'data/large.txt'),
    ],
  ],
  ['a secret', async (rig) => [await rig.write('.env', 'KEY=1\n'), await weigh(rig, 0.5)]],
  [
    'a file that git believes unchanged',
    async (rig) => [await rig.git('update-index', '--assume-unchanged', 'steps/weight.ts'), await weigh(rig, 0.5)],
  ],
  [
    'another mode and another end of lines',
    async (rig) => [
      await execa('chmod', ['+x', rig.path('steps/weight.ts')]),
      await rig.write('steps/weight.ts', 'export const weight = 0.5;\r\n'),
    ],
  ],
];

async function readFrom(rig: Rig, path: string): Promise<void> {
  await rig.write('pipelines/scoring.ts', (await rig.read('pipelines/scoring.ts')).replace('data/rows.txt', path));
}

/** Those whose data is in no commit: the clone is given the store. */
const needsStore = new Set(['data that git ignores', 'large data that is not tracked']);

test.concurrent.each(states)('%s', async (name, change) => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await change(rig);
  const before = await describeRepository(rig);
  const run = await rig.run('scoring');
  expect(run.stderr).toBe('');
  expect(run.exitCode).toBe(0);
  expect(await describeRepository(rig)).toEqual(before);
  expect(run.finished?.snapshot).toMatch(/^[0-9a-f]{40}$/);
  await using clone = await createRig();
  await execa('git', ['clone', '-q', rig.root, clone.path('clone')]);
  const inClone = (...args: string[]) => execa('git', ['-C', clone.path('clone'), ...args]);
  await inClone('fetch', '-q', 'origin', 'refs/cairn/*:refs/cairn/*');
  const store = needsStore.has(name) ? ['--store', rig.path('.cairn')] : [];
  const again = await clone.cairnIn('clone', 'reproduce', run.finished!.run, ...store);
  expect(again.stderr).toBe('');
  expect(again.stdout).toContain('✓ reproduced 2 of 2');
  expect(again.exitCode).toBe(0);
});

test('there are more than twenty', () => expect(states.length).toBeGreaterThanOrEqual(20));

/** All that a user could see of a repository, but for its runs. */
async function describeRepository(rig: Rig): Promise<object> {
  return {
    index: (await readFile(rig.path('.git/index'))).toString('base64'),
    status: await rig.git('--no-optional-locks', 'status', '--porcelain=v2', '--branch', '--untracked-files=all'),
    stash: await rig.git('stash', 'list'),
    refs: (await rig.git('for-each-ref')).split('\n').filter((line) => !line.includes('refs/cairn/')),
  };
}
