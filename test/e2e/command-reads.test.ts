// What the declaration of a command reads and loads, to say what its program is started with, decides the result as what
// a step in TypeScript reads: it is an input, or the node fails.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

/** `path` is a file of the project, in a way that is not seen by reading the code. */
async function writeCommands(rig: Rig, said: string): Promise<void> {
  await rig.write('data/words.txt', 'one\n');
  await rig.write('lib/words.cjs', "exports.words = 'one';\n");
  await rig.write(
    'steps/say.ts',
    `import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { defineCommand, text } from '@cairn/core';
const pathOf = (name: string): string => process.argv.slice(0, 0).join('') + name;
export const say = defineCommand('say', {
  in: {},
  out: { said: text },
  stdout: 'said',
  run: () => ['echo', ${said}],
});
`,
  );
  await rig.write(
    'pipelines/saying.ts',
    `import { definePipeline } from '@cairn/core';
import { say } from '../steps/say.ts';
export default definePipeline('saying', { build: () => say({}) });
`,
  );
}

test('a file that the declaration of a command reads without naming it as an input stores nothing', async () => {
  await using rig = await createRig();
  await writeCommands(rig, "readFileSync(pathOf('data/words.txt'), 'utf8')");
  const run = await rig.run('saying', '--allow-impure');
  expect(run.outcomes).toEqual(['say ran']);
  expect(run.stdout).toContain("read 'data/words.txt'");
  const strict = await rig.run('saying');
  expect(strict.finished?.status).not.toBe('done');
  expect(strict.stdout).toContain('data/words.txt');
});

test('a module that the declaration of a command loads in a way that is not followed stores nothing', async () => {
  await using rig = await createRig();
  await writeCommands(
    rig,
    "(Module as any)._load('../lib/words.cjs', { id: import.meta.filename, filename: import.meta.filename, paths: [] }).words",
  );
  const strict = await rig.run('saying');
  expect(strict.finished?.status).not.toBe('done');
  expect(strict.stdout).toContain('lib/words.cjs');
});
