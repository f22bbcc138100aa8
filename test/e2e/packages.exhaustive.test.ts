// Code that lies outside the project's folder, and in packages: what of it changed is told, and a release that only raises
// a version runs nothing.

import { mkdir, symlink } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

const manifest = (name: string, version: string, more = {}): string =>
  JSON.stringify({ name, version, type: 'module', exports: './index.js', ...more });

/** A package with a step, as npm installs and locks it. */
async function installSteps(rig: Rig, version: string, code: string): Promise<void> {
  const integrity = `sha512-${version}`;
  const lock = { lockfileVersion: 3, packages: { 'node_modules/@acme/steps': { version, integrity } } };
  for (const path of ['package-lock.json', 'node_modules/.package-lock.json'])
    await rig.write(path, JSON.stringify(lock));
  const needs = { peerDependencies: { '@cairn/core': version } };
  await rig.write('node_modules/@acme/steps/package.json', manifest('@acme/steps', version, needs));
  await rig.write('node_modules/@acme/steps/README.md', `# ${version}`);
  await rig.write('node_modules/@acme/steps/index.js', code);
}

const stepsOf = (count: number, first = ''): string => `import { defineStep, json } from '@cairn/core';
export const weigh = defineStep('weigh', {
  in: {},
  out: { weight: json() },
  run: async () => {
    ${first}
    return { weight: ${count} };
  },
});
export const unit = 'kg';
`;

async function writePipeline(rig: Rig): Promise<void> {
  await rig.write(
    'steps/name.ts',
    `import { defineStep, json } from '@cairn/core';
import { unit } from '@acme/steps';
export const name = defineStep('name', { in: {}, out: { name: json<string>() }, run: () => ({ name: unit }) });
`,
  );
  await rig.write(
    'pipelines/weights.ts',
    `import { definePipeline } from '@cairn/core';
// @ts-ignore
import { weigh } from '@acme/steps';
import { name } from '../steps/name.ts';
export default definePipeline('weights', { build: () => ({ weight: weigh({}).weight, name: name({}).name }) });
`,
  );
}

test('a release of a package of steps that only raises its version runs nothing; an upgrade is told by its versions', async () => {
  await using rig = await createRig();
  await writePipeline(rig);
  await installSteps(rig, '0.1.0', stepsOf(1));
  expect((await rig.run('weights')).outcomes).toEqual(['weigh ran', 'name ran']);
  await installSteps(rig, '0.1.1', stepsOf(1));
  expect((await rig.run('weights')).outcomes).toEqual(['weigh fresh', 'name fresh']);
  await installSteps(rig, '0.2.0', stepsOf(2));
  expect((await rig.cairn('why', 'weights')).stdout).toMatchInlineSnapshot(`
    "weights

    weigh  would run: code: @acme/steps 0.1.0 → 0.2.0
      package @acme/steps 0.1.0 → 0.2.0
      weigh  node_modules/@acme/steps/index.js:2
              
        -     return { weight: 1 };
        +     return { weight: 2 };
            },
        …

    name  would run: code: @acme/steps 0.1.0 → 0.2.0
      package @acme/steps 0.1.0 → 0.2.0
      weigh  node_modules/@acme/steps/index.js:2"
  `);
  expect((await rig.run('weights')).outcomes).toEqual(['weigh ran', 'name ran']);
  const [now, before] = JSON.parse((await rig.cairn('runs', '--json')).stdout).runs;
  expect((await rig.cairn('diff', before.run, now.run)).stdout).toContain('package @acme/steps 0.1.0 → 0.2.0');
});

test.each([
  ['reads', `(await import('node:fs')).readFileSync(new URL(['package', 'json'].join('.'), import.meta.url));`, 'read'],
  [
    'loads',
    `await import(new URL(['package', 'json'].join('.'), import.meta.url), { with: { type: 'json' } });`,
    'load',
  ],
])(
  'a package that %s its manifest where its code does not name it stores nothing: its version is in no key',
  async (_, first, how) => {
    await using rig = await createRig();
    await writePipeline(rig);
    await installSteps(rig, '0.1.0', stepsOf(1, first));
    const run = await rig.run('weights', '--until', 'weigh');
    expect(run.outcomes).toContain('weigh failed');
    expect(run.node('weigh')).toMatchObject({ failure: `undeclared-${how}` });
    expect(run.node('weigh').reason).toContain('node_modules/@acme/steps/package.json');
  },
);

test('a manifest that the code imports counts whole', async () => {
  await using rig = await createRig();
  await writePipeline(rig);
  await rig.write(
    'steps/name.ts',
    `import { defineStep, json } from '@cairn/core';
import pack from '@acme/steps/package.json' with { type: 'json' };
export const name = defineStep('name', { in: {}, out: { name: json<string>() }, run: () => ({ name: pack.version }) });
`,
  );
  const install = async (version: string): Promise<void> => {
    await installSteps(rig, version, stepsOf(1));
    const open = {
      exports: { '.': './index.js', './package.json': './package.json' },
      dependencies: { '@cairn/core': '1' },
    };
    await rig.write('node_modules/@acme/steps/package.json', manifest('@acme/steps', version, open));
  };
  await install('0.1.0');
  expect((await rig.run('weights')).outcomes).toEqual(['weigh ran', 'name ran']);
  await install('0.1.1');
  expect((await rig.run('weights')).outcomes).toEqual(['weigh fresh', 'name ran']);
});

test.each([
  ['a sibling of the workspace', 'packages/words'],
  ['a folder outside the repository', '../words'],
])('code of %s is told by its symbol and its lines', async (_, place) => {
  await using outer = await createRig();
  await mkdir(outer.path('app'));
  await using rig = await createRig({ root: outer.path('app') });
  await rig.write(`${place}/package.json`, manifest('words', '1.0.0', { exports: './index.ts' }));
  await rig.write(`${place}/index.ts`, "export const unit: string = 'kg';\nexport const other = 1;\n");
  await symlink(rig.path(place), rig.path('node_modules/words'));
  await rig.write(
    'steps/name.ts',
    `import { defineStep, json } from '@cairn/core';
import { unit } from 'words';
export const name = defineStep('name', { in: {}, out: { name: json<string>() }, run: () => ({ name: unit }) });
`,
  );
  await rig.write(
    'pipelines/weights.ts',
    `import { definePipeline } from '@cairn/core';
import { name } from '../steps/name.ts';
export default definePipeline('weights', { build: () => ({ name: name({}).name }) });
`,
  );
  await rig.run('weights');
  await rig.write(`${place}/index.ts`, "export const unit: string = 'lb';\nexport const other = 1;\n");
  const { stdout } = await rig.cairn('why', 'weights');
  expect(stdout.replaceAll(place, 'PLACE')).toBe(`weights

name  would run: code: unit (PLACE/index.ts:1)
  unit  PLACE/index.ts:1  reached through name → unit
    - unit: string = 'kg'
    + unit: string = 'lb'`);
  expect((await rig.cairn('impact', `${place}/index.ts`)).stdout).toContain('1 of 1 node');
  expect((await rig.cairn('impact', 'index.ts')).exitCode).toBe(2);
});

test.each([
  ['a package of a workspace that was copied into node_modules', {}],
  ['a package with steps', { dependencies: { '@cairn/core': '1' } }],
])('code of %s is told by its symbol and its lines, in why and in diff', async (_, needs) => {
  await using rig = await createRig();
  const install = async (version: string, factor: number): Promise<void> => {
    const code = `export const unit = 'kg';\nconst factor = ${factor};\nexport const times = (n) => n * factor;\n`;
    await rig.write('node_modules/words/package.json', manifest('words', version, needs));
    await rig.write('node_modules/words/index.js', code);
  };
  await rig.write(
    'steps/name.ts',
    `import { defineStep, json } from '@cairn/core';
// @ts-ignore
import { times } from 'words';
export const name = defineStep('name', { in: {}, out: { name: json<number>() }, run: () => ({ name: times(2) }) });
`,
  );
  await rig.write(
    'pipelines/weights.ts',
    `import { definePipeline } from '@cairn/core';
import { name } from '../steps/name.ts';
export default definePipeline('weights', { build: () => ({ name: name({}).name }) });
`,
  );
  await install('1.0.0', 2);
  await rig.run('weights');
  await install('1.0.1', 3);
  const lines = `factor  node_modules/words/index.js:2
    - factor = 2
    + factor = 3`;
  expect((await rig.cairn('why', 'weights')).stdout).toBe(`weights

name  would run: code: words 1.0.0 → 1.0.1
  package words 1.0.0 → 1.0.1
  ${lines}`);
  expect((await rig.run('weights')).outcomes).toEqual(['name ran']);
  const [now, before] = JSON.parse((await rig.cairn('runs', '--json')).stdout).runs;
  const told = (await rig.cairn('diff', before.run, now.run)).stdout;
  for (const line of lines.split('\n')) expect(told).toContain(line.trim());
});
