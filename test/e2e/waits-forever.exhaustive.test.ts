// Code of an author in the process of a command that never ends, or that leaves an error which nobody catches: it is a
// failure of that code, by its name. The command says so, and does the rest of its work.

import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

const never = 'new Promise(() => {})';
const stray = "{ void Promise.reject(new Error('stray')); }";
const forever = 'it waits for something that never happens';

async function createCountedRig(): Promise<Rig> {
  const rig = await createRig();
  await writeCountingProject(rig);
  expect((await rig.cairn('run', 'counting')).exitCode).toBe(0);
  return rig;
}

test('a hook that does not end fails as a hook, and the exit code of the run stays', async () => {
  await using rig = await createCountedRig();
  const run = async (hooks: string) => {
    await rig.write('cairn.config.ts', `export default { hooks: ${hooks} };\n`);
    const { exitCode, stderr } = await rig.cairn('run', 'counting');
    return [exitCode, stderr.split('\n')[0]];
  };
  expect(await run(`{ before: () => ${never} }`)).toEqual([
    2,
    `error: The hook 'before' of 'cairn.config.ts' failed, so nothing was run: ${forever}`,
  ]);
  for (const [body, problem] of [
    [never, forever],
    [stray, 'stray'],
  ])
    expect(await run(`{ after: () => ${body} }`)).toEqual([
      0,
      `warning: The hook 'after' of 'cairn.config.ts' failed: ${problem}. The exit code stays 0.`,
    ]);
});

test('a configuration that does not end is an error, also where nothing has to run', async () => {
  await using rig = await createCountedRig();
  // The answer of the last run is stored.
  expect((await rig.cairn('run', 'counting')).exitCode).toBe(0);
  await rig.write('cairn.config.ts', `await ${never};\nexport default {};\n`);
  for (const args of [['run', 'counting'], ['runs']]) {
    const { exitCode, stderr } = await rig.cairn(...args);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining(`error: 'cairn.config.ts' cannot be used: ${forever}`),
    ]);
  }
});

test('a pipeline that does not end is one that cannot be planned, and the others are answered', async () => {
  await using rig = await createCountedRig();
  await rig.write('pipelines/endless.ts', `await ${never};\nexport default {};\n`);
  const impact = await rig.cairn('impact', 'steps/factor.ts');
  expect([impact.exitCode, impact.stdout]).toEqual([0, expect.stringContaining('counting  2 of 3 nodes')]);
  const check = await rig.cairn('check');
  expect([check.exitCode, check.stdout]).toEqual([2, expect.stringContaining(forever)]);
  expect(check.stdout).toMatch(/2 pipelines with 3 nodes/);
});

test('a format that does not end fails its file, and the run is recorded', async () => {
  await using rig = await createRig();
  for (const [name, body] of [
    ['endless', never],
    ['strays', `(async () => ${stray})()`],
  ] as const) {
    await rig.write(
      `steps/${name}.ts`,
      `import { readFile, writeFile } from 'node:fs/promises';
import { defineKind, defineStep } from '@cairn/core';

const kind = defineKind({
  name: '${name}',
  extension: '.own',
  encode: (value: string, path) => writeFile(path, value),
  decode: (path) => readFile(path, 'utf8'),
  exportAs: { '.csv': () => ${body} },
});

export const write = defineStep('write', { in: {}, out: { text: kind }, run: () => ({ text: 'x' }) });
`,
    );
    await rig.write(
      `pipelines/${name}.ts`,
      `import { definePipeline, published } from '@cairn/core';
import { write } from '../steps/${name}.ts';

export default definePipeline('${name}', { build: () => ({ text: published(write({}).text, 'results/${name}.csv') }) });
`,
    );
    const { exitCode, errors, finished } = await rig.run(name);
    expect([exitCode, finished?.status, errors.map(({ code }) => code)]).toEqual([1, 'failed', ['publish-failed']]);
    expect(errors[0]!.message).toContain(name === 'endless' ? forever : 'stray');
  }
});
