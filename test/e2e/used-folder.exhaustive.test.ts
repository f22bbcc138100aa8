// A folder that a command uses is no reason to plan again: a run with nothing to do is answered from the one before, until
// anything in the folder changes.

import { chmod, mkdir, rename, rm, rmdir, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { runNotingModules } from '../rig/run-noting-modules.ts';

async function createProject(): Promise<Rig> {
  const rig = await createRig();
  await rig.write('.gitignore', 'node_modules/\n.cairn*\n');
  await rig.write('tools/count.sh', 'wc -l < tools/lib/words.txt\n');
  await rig.write('tools/lib/words.txt', 'one\ntwo\n');
  await rig.write('tools/lib/other.txt', 'other\n');
  await mkdir(rig.path('tools/empty'));
  await symlink('words.txt', rig.path('tools/lib/chosen'));
  await rig.write(
    'steps/count.ts',
    `import { defineCommand, text } from '@cairn/core';
export const count = defineCommand('count', {
  in: {},
  out: { said: text },
  uses: ['tools'],
  run: ({ outputs }) => ['sh', '-c', 'sh tools/count.sh > "$1"', 'sh', outputs.said],
});
`,
  );
  await rig.write(
    'pipelines/counted.ts',
    `import { definePipeline } from '@cairn/core';
import { count } from '../steps/count.ts';
export default definePipeline('counted', { build: () => ({ said: count({}).said }) });
`,
  );
  await rig.git('init', '-q');
  await rig.git('add', '-A');
  await rig.git('commit', '-qm', 'first');
  return rig;
}

/** The bytes of a file are others, and its size and the time of its change are not. */
async function editUnseen(rig: Rig): Promise<void> {
  const path = rig.path('tools/lib/words.txt');
  const { atime, mtime, size } = await stat(path);
  await writeFile(path, 'a\nb\nc'.padEnd(size, '\n'));
  await utimes(path, atime, mtime);
}

/** What is changed, and whether the command runs then, is fresh, or nothing is planned. */
const changes: readonly (readonly [string, (rig: Rig) => Promise<unknown>, becomes: 'ran' | 'fresh' | 'answered'])[] = [
  ['an edited file', (rig) => rig.write('tools/lib/words.txt', 'one\n'), 'ran'],
  ['an edit that keeps size and time', editUnseen, 'ran'],
  ['a new file', (rig) => rig.write('tools/new.sh', ''), 'ran'],
  ['a new file deep inside', (rig) => rig.write('tools/lib/deep/er/new.sh', ''), 'ran'],
  ['a removed file', (rig) => rm(rig.path('tools/new.sh')), 'ran'],
  ['a renamed file', (rig) => rename(rig.path('tools/lib/other.txt'), rig.path('tools/lib/others.txt')), 'ran'],
  ['a renamed folder', (rig) => rename(rig.path('tools/lib/deep'), rig.path('tools/lib/deeper')), 'ran'],
  ['a file that became a program', (rig) => chmod(rig.path('tools/count.sh'), 0o755), 'ran'],
  [
    'a link that leads elsewhere',
    async (rig) => {
      await rm(rig.path('tools/lib/chosen'));
      await symlink('others.txt', rig.path('tools/lib/chosen'));
    },
    'ran',
  ],
  [
    'a file in the place of an empty folder',
    async (rig) => {
      await rmdir(rig.path('tools/empty'));
      await writeFile(rig.path('tools/empty'), '');
    },
    'ran',
  ],
  [
    // As it was at first: that result is in the store.
    'a folder in the place of a file',
    async (rig) => {
      await rm(rig.path('tools/empty'));
      await mkdir(rig.path('tools/empty'));
    },
    'fresh',
  ],
  [
    'two files that change places',
    async (rig) => {
      await rename(rig.path('tools/lib/words.txt'), rig.path('held.txt'));
      await rename(rig.path('tools/lib/others.txt'), rig.path('tools/lib/words.txt'));
      await rename(rig.path('held.txt'), rig.path('tools/lib/others.txt'));
    },
    'ran',
  ],
  [
    'the folder itself a link to a copy',
    async (rig) => {
      await rename(rig.path('tools'), rig.path('tools-2'));
      await symlink('tools-2', rig.path('tools'));
    },
    'fresh',
  ],
  ['an edit behind that link', (rig) => rig.write('tools-2/lib/words.txt', 'one\ntwo\nthree\nfour\n'), 'ran'],
  ['an empty folder, which leaves no trace', (rig) => mkdir(rig.path('tools-2/void')), 'fresh'],
  // What is asked is whether the bytes are the same, and they are.
  ['a file that was only touched', (rig) => utimes(rig.path('tools-2/count.sh'), 1, 1), 'answered'],
];

test('it is answered without a plan until anything inside changes, and again after that', async () => {
  await using rig = await createProject();
  await rig.run('counted');
  await rig.run('counted');
  expect((await runNotingModules(rig, 'counted')).isPlanned).toBe(false);
  for (const [name, change, becomes] of changes) {
    await change(rig);
    const run = await runNotingModules(rig, 'counted');
    expect([name, run.exitCode, run.outcomes]).toEqual([name, 0, [`count ${becomes === 'ran' ? 'ran' : 'fresh'}`]]);
    expect([name, run.isPlanned]).toEqual([name, becomes !== 'answered']);
    const again = await runNotingModules(rig, 'counted');
    expect([name, again.outcomes, again.isPlanned]).toEqual([name, ['count fresh'], false]);
  }
  expect(changes.length).toBe(16);
});
