// An installed package whose version and lockfile are the same, and whose files are not: nothing made with it before is
// fresh, also where a run with nothing to do is answered without a plan.

import { utimes } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig, type Rig, readRun } from '../rig/create-rig.ts';
import { holdModule } from '../rig/open-probe.ts';

const lock = JSON.stringify({
  lockfileVersion: 3,
  packages: Object.fromEntries(
    ['tables', 'rows', 'lazy'].map((name) => [
      `node_modules/${name}`,
      { version: '1.0.0', integrity: `sha512-${name}`, ...(name === 'tables' && { dependencies: { rows: '*' } }) },
    ]),
  ),
});

async function createProject(): Promise<Rig> {
  const rig = await createRig();
  const packages = {
    'tables/package.json':
      '{ "name": "tables", "version": "1.0.0", "main": "main.js", "dependencies": { "rows": "*" } }',
    'tables/main.js': "exports.width = require('./width.js') + require('rows').more;\n",
    'tables/width.js': 'module.exports = 1;\n',
    'rows/package.json': '{ "name": "rows", "version": "1.0.0" }',
    'rows/index.js': 'exports.more = 10;\n',
    'lazy/package.json': '{ "name": "lazy", "version": "1.0.0", "type": "module", "exports": "./lazy.js" }',
    'lazy/lazy.js': 'export const most = 100;\n',
  };
  for (const [path, text] of Object.entries(packages)) await rig.write(`node_modules/${path}`, text);
  await rig.write('package-lock.json', lock);
  await rig.write('node_modules/.package-lock.json', lock);
  await rig.write(
    'steps/measure.ts',
    `import { defineStep, json } from '@cairn/core';
import tables from 'tables';

export const measure = defineStep('measure', {
  in: {},
  out: { width: json<number>() },
  async run() {
    const { most } = await import('lazy');
    return { width: tables.width + most };
  },
});
`,
  );
  await rig.write(
    'pipelines/measuring.ts',
    `import { definePipeline } from '@cairn/core';
import { measure } from '../steps/measure.ts';

export default definePipeline('measuring', { build: () => ({ width: measure({}).width }) });
`,
  );
  return rig;
}

/** Writes a file of a package by hand, a while after the installation. */
async function edit(rig: Rig, path: string, text: string): Promise<void> {
  await rig.write(`node_modules/${path}`, text);
  const time = Date.now() / 1000 + 60;
  await utimes(rig.path('node_modules', path), time, time);
}

const edits = [
  [
    'the file that is imported',
    'tables/main.js',
    "exports.width = 3 + require('./width.js') + require('rows').more;\n",
  ],
  ['a file that it loads', 'tables/width.js', 'module.exports = 2;\n'],
  ['a file of a package that it needs', 'rows/index.js', 'exports.more = 20;\n'],
  ['a file of a package that is imported while the step runs', 'lazy/lazy.js', 'export const most = 200;\n'],
] as const;

test.each(edits)('after an edit of %s', async (_, path, text) => {
  await using rig = await createProject();
  expect((await rig.run('measuring')).outcomes).toEqual(['measure ran']);
  // Answered from what was kept of the run before.
  expect((await rig.run('measuring')).outcomes).toEqual(['measure fresh']);
  expect((await rig.run('measuring')).outcomes).toEqual(['measure fresh']);
  await edit(rig, path, text);
  const again = await rig.run('measuring');
  expect(again.outcomes).toEqual(['measure ran']);
  expect(again.node('measure').reason).toContain(path.split('/')[0]);
  expect((await rig.run('measuring')).outcomes).toEqual(['measure fresh']);
  // Once more, now that it is known to be changed.
  await edit(rig, path, `${text}// once more\n`);
  expect((await rig.run('measuring')).outcomes).toEqual(['measure ran']);
});

test('after an edit of what only a node loads that is fresh from another run, in a project without its notes', async () => {
  await using rig = await createProject();
  await rig.run('measuring');
  await rig.remove('.cairn/cache/loaded.json');
  await rig.write('pipelines/other.ts', await rig.read('pipelines/measuring.ts'));
  expect((await rig.run('other')).outcomes).toEqual(['measure fresh']);
  await edit(rig, 'lazy/lazy.js', 'export const most = 200;\n');
  expect((await rig.run('other')).outcomes).toEqual(['measure ran']);
});

test('after a patch for it comes into the repository', async () => {
  await using rig = await createProject();
  await rig.run('measuring');
  await rig.write('patches/rows+1.0.0.patch', '--- a\n+++ b\n');
  expect((await rig.run('measuring')).outcomes).toEqual(['measure ran']);
  await rig.write('patches/rows+1.0.0.patch', '--- a\n+++ c\n');
  expect((await rig.run('measuring')).outcomes).toEqual(['measure ran']);
  await rig.write('patches/unrelated+1.0.0.patch', '--- a\n+++ c\n');
  expect((await rig.run('measuring')).outcomes).toEqual(['measure fresh']);
});

test('after an edit between the plan and the import, also for the next node of the worker that imported it', async () => {
  await using rig = await createProject();
  const probe = await rig.probe();
  await rig.write('steps/hold.ts', holdModule);
  await rig.write(
    'steps/measure.ts',
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';
import { hold } from './hold.ts';

export const late = defineStep('late', {
  in: {},
  out: { width: json<number>() },
  network: true,
  async run() {
    await hold(${JSON.stringify(probe.socket)});
    return { width: (await import('lazy')).most };
  },
});

export const next = defineStep('next', {
  in: {},
  params: z.object({ times: z.number() }),
  out: { width: json<number>() },
  run: async (_, { times }) => ({ width: times * (await import('lazy')).most }),
});
`,
  );
  await rig.write(
    'pipelines/measuring.ts',
    `import { definePipeline } from '@cairn/core';
import { late, next } from '../steps/measure.ts';

export default definePipeline('measuring', {
  build: () => ({ late: late({}).width, next: next({}, { times: 2 }).width }),
});
`,
  );
  const going = rig.start('run', 'measuring', '--json', '--keep-going', '--concurrency', '1');
  const letGo = await probe.arrive();
  await rig.write('node_modules/lazy/lazy.js', 'export const most = 200;\n');
  letGo();
  const run = readRun(await going.told);
  expect(run.outcomes, run.stdout).toEqual(['late failed', 'next failed']);
  for (const label of ['late', 'next'])
    expect(run.node(label).reason).toContain('node_modules/lazy/lazy.js changed while the run was going');
  void probe.arrive().then((go) => go());
  const after = await rig.run('measuring');
  expect(after.outcomes).toEqual(['late ran', 'next ran']);
  const digest = after.node('next').outputs['width']!;
  expect(JSON.parse(await rig.read(`.cairn/artifacts/${digest.slice(0, 2)}/${digest}`))).toBe(400);
});
