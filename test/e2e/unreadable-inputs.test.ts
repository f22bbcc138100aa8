// What is at a path and cannot be read as an input is told with its path and the reason, and nothing waits for it.

import { chmod, mkdir, rm, symlink } from 'node:fs/promises';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

async function writeProject(rig: Rig, input: string, uses: readonly string[]): Promise<void> {
  await rig.write('data/a.txt', 'a\n');
  await rig.write('tools/lib/a.sh', 'true\n');
  await rig.write(
    'steps/show.ts',
    `import { defineCommand, defineStep, storedFile, storedFolder, text } from '@cairn/core';
export const tool = defineCommand('tool', {
  in: {},
  out: { said: text },
  uses: ${JSON.stringify(uses)},
  run: ({ outputs }) => ['sh', '-c', 'echo done > "$1"', 'sh', outputs.said],
});
export const ofFile = defineStep('of-file', { in: { raw: storedFile }, out: { said: text }, run: () => ({ said: 'x' }) });
export const ofFolder = defineStep('of-folder', { in: { raw: storedFolder }, out: { said: text }, run: () => ({ said: 'x' }) });
`,
  );
  await rig.write(
    'pipelines/shown.ts',
    `import { definePipeline, file, folder } from '@cairn/core';
import { ofFile, ofFolder, tool } from '../steps/show.ts';
void [file, folder, ofFile, ofFolder, tool];
export default definePipeline('shown', { build: () => ({ said: ${input}.said }) });
`,
  );
}

const ofFile = "ofFile({ raw: file('data/a.txt') })";
const ofFolder = "ofFolder({ raw: folder('data') })";
const ofTool = 'tool({})';

const isRoot = process.getuid?.() === 0;
const pipe = (rig: Rig, path: string) => execa('mkfifo', [rig.path(path)]);

const rows: readonly (readonly [what: string, input: string, (rig: Rig) => Promise<unknown>, told: string])[] = [
  [
    'a used folder with a link that leads nowhere',
    ofTool,
    (rig) => symlink('nowhere', rig.path('tools/lib/link')),
    "path-unreadable: 'tools' cannot be read: 'ROOT/tools/lib/link' is a link that leads nowhere",
  ],
  [
    'a used folder with a link out of it',
    ofTool,
    (rig) => symlink('../../data/a.txt', rig.path('tools/lib/link')),
    "path-unreadable: 'tools' cannot be read: 'ROOT/tools/lib/link' is a link out of its folder, to 'ROOT/data/a.txt'; a stored folder holds its own files only",
  ],
  [
    'a used folder with a pipe',
    ofTool,
    (rig) => pipe(rig, 'tools/lib/pipe'),
    "path-unreadable: 'tools' cannot be read: 'ROOT/tools/lib/pipe' is not a file or a folder, and cannot be stored",
  ],
  [
    'a pipe where a used file should be',
    ofTool,
    async (rig) => {
      await rm(rig.path('tools'), { recursive: true });
      await pipe(rig, 'tools');
    },
    "missing-file: Cannot find file 'tools'",
  ],
  [
    'a used link to itself',
    ofTool,
    async (rig) => {
      await rm(rig.path('tools'), { recursive: true });
      await symlink('tools', rig.path('tools'));
    },
    "path-unreadable: 'tools' cannot be read: its links form a cycle (ELOOP)",
  ],
  [
    'a file that is a link to itself',
    ofFile,
    async (rig) => {
      await rig.remove('data/a.txt');
      await symlink('a.txt', rig.path('data/a.txt'));
    },
    "path-unreadable: 'data/a.txt' cannot be read: its links form a cycle (ELOOP)",
  ],
  [
    'a folder with a link to itself',
    ofFolder,
    (rig) => symlink('link', rig.path('data/link')),
    "path-unreadable: 'data' cannot be read: its links form a cycle (ELOOP)",
  ],
  [
    'a pipe where a file should be',
    ofFile,
    async (rig) => {
      await rig.remove('data/a.txt');
      await pipe(rig, 'data/a.txt');
    },
    "missing-file: Cannot find file 'data/a.txt'",
  ],
  // Nothing is forbidden to root.
  ...(isRoot
    ? []
    : ([
        [
          'a file without permission',
          ofFile,
          (rig: Rig) => chmod(rig.path('data/a.txt'), 0),
          "path-unreadable: 'data/a.txt' cannot be read: this user has no permission (EACCES)",
        ],
        [
          'a folder with a folder without permission',
          ofFolder,
          (rig: Rig) => mkdir(rig.path('data/closed'), { mode: 0 }),
          "path-unreadable: 'data' cannot be read: this user has no permission (EACCES)",
        ],
        [
          'a used file without permission',
          ofTool,
          (rig: Rig) => chmod(rig.path('tools/lib/a.sh'), 0),
          "path-unreadable: 'tools' cannot be read: this user has no permission (EACCES)",
        ],
      ] as const)),
];

test.each(rows)('%s', async (_, input, spoil, told) => {
  await using rig = await createRig();
  await writeProject(rig, input, ['tools']);
  await spoil(rig);
  const run = await rig.cairn('run', 'shown', '--json');
  const errors = run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === 'error')
    .map(({ code, message }) => `${code}: ${message}`.replaceAll(rig.root, 'ROOT'));
  expect([run.exitCode, errors]).toEqual([2, [told]]);
});
