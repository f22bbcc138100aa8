// What is read beside the inputs is told with what to do instead: a file, a folder, the files that a pattern matches, and
// what Node keeps between processes. What is told works.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

const imports = `import { readdirSync, readFileSync, globSync } from 'node:fs';
import { defineStep, json, storedFile, storedFolder, text } from '@cairn/core';
`;

async function writeProject(
  rig: Rig,
  { step = "'x'", above = '', input = '', build = 'read({})' }: Readonly<Record<string, string>>,
): Promise<void> {
  await rig.write('data/a.csv', '1\n');
  await rig.write('data/b.csv', '2\n');
  await rig.write(
    'steps/read.ts',
    `// @ts-nocheck
${imports}${above}
export const read = defineStep('read', {
  in: { ${input} },
  out: { said: text },
  run: ({ given }) => ({ said: String(${step}) }),
});
`,
  );
  await rig.write(
    'pipelines/reading.ts',
    `// @ts-nocheck
import { readdirSync } from 'node:fs';
import { definePipeline, file, folder } from '@cairn/core';
import { read } from '../steps/read.ts';
export default definePipeline('reading', { build: () => ({ said: ${build}.said }) });
`,
  );
}

interface Told {
  readonly type: string;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

async function tell(rig: Rig): Promise<readonly string[]> {
  const { stdout } = await rig.cairn('run', 'reading', '--json');
  const errors = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told)
    .filter(({ type }) => type === 'error');
  // Each mention is told, with its place.
  return [...new Set(errors.map(({ code, message, fix }) => `${code}: ${message}. ${fix}`))];
}

test.each([
  [
    'a folder that a step reads',
    { step: "readdirSync('data')" },
    "impure-file: Step 'read' reads the folder 'data', which is not an input of it. Pass it in: folder('data') in the pipeline, and an input of the step.",
  ],
  [
    'a file that a step reads',
    { step: "readFileSync('data/a.csv')" },
    "impure-file: Step 'read' reads the file 'data/a.csv', which is not an input of it. Pass it in: file('data/a.csv') in the pipeline, and an input of the step.",
  ],
  [
    'a pattern that a step reads',
    { step: "globSync('data/*.csv')" },
    "impure-file: Step 'read' reads the file 'data/*.csv', which is not an input of it. Pass it in: folder('data', { match: '*.csv' }) in the pipeline, and an input of the step.",
  ],
  [
    'a folder that build reads',
    { build: "(readdirSync('data'), read({}))" },
    "impure-file: The pipeline 'reading' reads the folder 'data', which is not an input of it. build sees its params and nothing else: pass folder('data') to a step that reads it; or take its content as a param, and set it with --set or a params file.",
  ],
  [
    'localStorage in a step',
    { step: "localStorage.getItem('a')" },
    "impure-file: Step 'read' uses localStorage, and what it reads is not in the key. Take what it needs as a param, or pass it in as a file.",
  ],
  [
    'sessionStorage in a function that a step calls',
    { above: "const kept = () => sessionStorage.getItem('a');", step: 'kept()' },
    "impure-file: Step 'read' uses sessionStorage, and what it reads is not in the key. Take what it needs as a param, or pass it in as a file.",
  ],
  [
    'localStorage in build',
    // Node 24 has it under an option only.
    { build: "(typeof localStorage === 'object' && localStorage.getItem('a'), read({}))" },
    "impure-file: The pipeline 'reading' uses localStorage, and what it reads is not in the key. Take what it needs as a param, or pass it in as a file.",
  ],
])('%s', async (_, project, told) => {
  await using rig = await createRig();
  await writeProject(rig, project);
  expect(await tell(rig)).toEqual([told]);
});

test('a local of the name localStorage is not meant', async () => {
  await using rig = await createRig();
  await writeProject(rig, { above: "const localStorage = new Map([['a', 'b']]);", step: "localStorage.get('a')" });
  expect((await rig.run('reading')).outcomes).toEqual(['read ran']);
});

test('a folder that build passes to a step counts with all its files', async () => {
  await using rig = await createRig();
  await writeProject(rig, {
    input: 'given: storedFolder',
    step: 'readdirSync(given.path)',
    build: "read({ given: folder('data') })",
  });
  expect((await rig.run('reading')).outcomes).toEqual(['folder(data) ran', 'read ran']);
  expect((await rig.run('reading')).outcomes).toEqual(['folder(data) fresh', 'read fresh']);
  await rig.write('data/c.csv', '3\n');
  expect((await rig.run('reading')).outcomes).toEqual(['folder(data) ran', 'read ran']);
});

test('folder and file inside of a step fail it: they are of build', async () => {
  await using rig = await createRig();
  await writeProject(rig, { above: "import { folder } from '@cairn/core';", step: "folder('data')" });
  const run = await rig.run('reading');
  expect([run.exitCode, run.outcomes]).toEqual([1, ['read failed']]);
  expect(run.node('read').reason).toContain("'folder' was called outside a pipeline");
});
