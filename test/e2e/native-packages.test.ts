// A native package that a project declares itself: what it says decides keys, sets threads, and is read from the package
// of whoever declares it.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

const native = {
  blas: {
    variables: ['BLAS_*'],
    ignored: ['BLAS_LOG'],
    threads: ['BLAS_NUM_THREADS'],
    defaults: { BLAS_LOG: 'quiet' },
    versionFile: 'deps/version.txt',
  },
};

/** A library that computes by its environment, a step that uses it, and one that does not. */
async function writeProject(rig: Rig): Promise<void> {
  await rig.write('package.json', JSON.stringify({ name: 'sums', type: 'module', cairn: { native } }));
  const library = { name: 'blas', version: '1.0.0', type: 'module', exports: './index.js' };
  const lock = {
    lockfileVersion: 3,
    packages: { 'node_modules/blas': { version: '1.0.0', integrity: 'sha512-blas' } },
  };
  for (const path of ['package-lock.json', 'node_modules/.package-lock.json'])
    await rig.write(path, JSON.stringify(lock));
  await rig.write('node_modules/blas/package.json', JSON.stringify(library));
  await rig.write('node_modules/blas/deps/version.txt', '3.1\n');
  await rig.write(
    'node_modules/blas/index.js',
    "export const seen = () => ['MODE', 'LOG', 'NUM_THREADS'].map((name) => process.env['BLAS_' + name] ?? 'none');\n",
  );
  await rig.write(
    'steps/sum.ts',
    `import { defineStep, json } from '@cairn/core';
// @ts-ignore
import { seen } from 'blas';
export const sum = defineStep('sum', { in: {}, out: { seen: json() }, run: () => ({ seen: seen() }) });
export const wide = defineStep('wide', {
  in: {},
  out: { seen: json() },
  resources: { threads: 2 },
  run: () => ({ seen: seen() }),
});
export const plain = defineStep('plain', { in: {}, out: { seen: json() }, run: () => ({ seen: 1 }) });
`,
  );
  await rig.write(
    'pipelines/sums.ts',
    `import { definePipeline } from '@cairn/core';
import { plain, sum, wide } from '../steps/sum.ts';
export default definePipeline('sums', {
  build: () => ({ sum: sum({}).seen, wide: wide({}).seen, plain: plain({}).seen }),
});
`,
  );
}

const outcomesWith = async (rig: Rig, variables: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const { stdout, exitCode } = await rig.cairnWith(variables, 'run', 'sums', '--json');
  expect(exitCode).toBe(0);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return events
    .filter(({ type }) => type === 'node-finished')
    .map(({ label, outcome }) => `${label} ${outcome}`)
    .sort();
};

/** What the library saw of its variables. */
const seenBy = async (rig: Rig, step: string): Promise<unknown> => {
  await rig.cairn('get', 'latest', `${step}.seen`, '--pipeline', 'sums', '--to', 'seen.json', '--force');
  return JSON.parse(await rig.read('seen.json'));
};

test('variables of a declared package decide the keys of the steps that reach it, and its threads are those of the step', async () => {
  await using rig = await createRig();
  await writeProject(rig);
  const all = (outcome: string) => [`plain ${outcome}`, `sum ${outcome}`, `wide ${outcome}`];
  expect(await outcomesWith(rig, {})).toEqual(all('ran'));
  expect([await seenBy(rig, 'sum'), await seenBy(rig, 'wide')]).toEqual([
    ['none', 'quiet', '1'],
    ['none', 'quiet', '2'],
  ]);
  expect(await outcomesWith(rig, { BLAS_LOG: 'loud', BLAS_NUM_THREADS: '8', OTHER: '1' })).toEqual(all('fresh'));
  expect(await outcomesWith(rig, { BLAS_MODE: 'exact' })).toEqual(['plain fresh', 'sum ran', 'wide ran']);
  expect(await seenBy(rig, 'sum')).toEqual(['exact', 'quiet', '1']);
  expect((await rig.cairnWith({ BLAS_MODE: 'other' }, 'why', 'sums')).stdout).toContain('BLAS_MODE');
  await rig.write('node_modules/blas/deps/version.txt', '3.2\n');
  expect(await outcomesWith(rig, { BLAS_MODE: 'exact' })).toEqual(['plain fresh', 'sum ran', 'wide ran']);
});
