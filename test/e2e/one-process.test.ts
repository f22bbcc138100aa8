// A program that plans and runs pipelines more than once in one process, as a server does, while their code is edited.

import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

/** Runs `body` in one process of Node; what it logs, line by line. */
async function program(rig: Rig, body: string): Promise<readonly string[]> {
  await rig.write(
    'server.mjs',
    `import { readFileSync, writeFileSync, rmSync } from 'node:fs';
import { impact, plan, run, why } from '@cairn/core';

const cwd = import.meta.dirname;
const edit = (file, from, to) => writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
const attempt = async (call) => {
  try {
    const answer = await call();
    console.log(answer.outcomes ? JSON.stringify(answer.outcomes) : 'answered');
  } catch (error) {
    console.log(error.problems ? error.problems.map(({ code, message }) => code + ': ' + message).join(' | ') : String(error));
  }
};
const counting = (more = {}) => attempt(() => run({ pipeline: 'counting', cwd, ...more }));
${body}
`,
  );
  const { stdout } = await execa(process.execPath, [rig.path('server.mjs')], {
    cwd: rig.root,
    env: rig.environment,
    extendEnv: false,
  });
  return stdout.split('\n');
}

const changed = (file: string): string =>
  `code-changed: '${file}' has changed since this process loaded the pipeline 'pipelines/counting.ts', and Node runs the old code`;

test('a pipeline whose code was edited since this process loaded it is refused, and is planned again as it was', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const lines = await program(
    rig,
    `await counting();
await counting();
edit('pipelines/counting.ts', 'name: ', 'other: ');
await counting();
await attempt(() => plan({ pipeline: 'counting', cwd }));
await attempt(() => why({ pipeline: 'counting', cwd }));
edit('pipelines/counting.ts', 'other: ', 'name: ');
await counting();
edit('steps/factor.ts', '= 1', '= 5');
await counting();
edit('steps/factor.ts', '= 5', '= 1');
edit('data/lines.txt', 'three', 'three\\nfour');
await counting();
rmSync('steps/double.ts');
await counting();`,
  );
  const none = { blocked: 0, skipped: 0, failed: 0, restored: 0 };
  expect(lines.map((line) => (line.startsWith('{') ? JSON.parse(line) : line))).toMatchObject([
    { ...none, ran: 3 },
    { ...none, fresh: 3 },
    changed('pipelines/counting.ts'),
    changed('pipelines/counting.ts'),
    changed('pipelines/counting.ts'),
    { ...none, fresh: 3 },
    changed('steps/factor.ts'),
    // Data is no code: it is read again.
    { ...none, ran: 3 },
    changed('steps/double.ts'),
  ]);
});

test('a module that another pipeline loaded before it changed, and a pipeline that could not be planned, are refused too', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const pipeline = await rig.read('pipelines/counting.ts');
  await rig.write('pipelines/second.ts', pipeline.replace("'counting'", "'second'"));
  await rig.write('pipelines/broken.ts', pipeline.replace('return {', "throw new Error('not yet');\n    return {"));
  const lines = await program(
    rig,
    `await counting();
edit('steps/factor.ts', '= 1', '= 5');
await attempt(() => run({ pipeline: 'second', cwd }));
edit('steps/factor.ts', '= 5', '= 1');
await attempt(() => run({ pipeline: 'broken', cwd }));
edit('pipelines/broken.ts', "throw new Error('not yet');", '');
await attempt(() => run({ pipeline: 'broken', cwd }));`,
  );
  expect(lines.slice(1)).toEqual([
    changed('steps/factor.ts').replace('counting.ts', 'second.ts'),
    "pipeline-throws: Pipeline 'counting' threw while it was planned: not yet",
    changed('pipelines/broken.ts').replace('counting.ts', 'broken.ts'),
  ]);
});
