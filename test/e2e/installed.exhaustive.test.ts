// The three packages in an empty project, installed from their tarballs: how many packages that takes, how large they are,
// and how long it takes; and what a project is told that lacks a package which only some need.

import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { repository } from '../rig/create-rig.ts';
import { packPackages } from '../rig/pack-packages.ts';

const at = packPackages();

/** Before what only some need was left out: on 2026-11-29, with Node among them. */
const before = { packages: 177, megabytes: 620 };
const most = 0.6;

async function install(folder: string, ...more: readonly string[]) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }\n');
  const tarballs = ['core', 'stats', 'steps', 'report', 'cli'].map((name) => at('tarballs', `cairn-${name}-0.1.0.tgz`));
  const begun = performance.now();
  await execa('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...tarballs, ...more], { cwd: folder });
  const seconds = (performance.now() - begun) / 1000;
  const lock = JSON.parse(await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  const bytes = await sizeOf(join(folder, 'node_modules'));
  return { packages: Object.keys(lock.packages).length, megabytes: Math.round(bytes / 1e6), seconds };
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

const pipeline = (name: string, train: string) => `import { definePipeline, file } from '@cairn/core';
import { boolean, clean, evaluate, number, ${train} } from '@cairn/steps';

export default definePipeline('${name}', {
  build() {
    const columns = { age: number(), repaid: boolean() };
    const data = clean({ raw: file('rows.csv') }, { columns, split: { validation: 0.2, test: 0.3 } });
    const { model } = ${train}({ rows: data.train }, { label: 'repaid' });
    return { metrics: evaluate({ model, rows: data.test }).metrics };
  },
});
`;

test('few packages, and small; what only some need is named by the step that needs it', async () => {
  const folder = at('empty');
  const { packages, megabytes, seconds } = await install(folder);
  // For those who read the log: time depends on the machine and the network, so nothing is asserted of it.
  console.log(`${packages} packages, ${megabytes} MB, ${seconds.toFixed(1)} s`);
  expect(packages).toBeLessThanOrEqual(before.packages * most);
  expect(megabytes).toBeLessThanOrEqual(before.megabytes * most);
  const rows = Array.from({ length: 120 }, (_, index) => `${20 + (index % 40)},${index % 40 > 20}`);
  await writeFile(join(folder, 'rows.csv'), `age,repaid\n${rows.join('\n')}\n`);
  await mkdir(join(folder, 'pipelines'));
  const cairn = (...args: string[]) =>
    execa(process.execPath, [join(folder, 'node_modules/@cairn/cli/bin/cairn.js'), ...args], {
      cwd: folder,
      reject: false,
    });
  for (const [name, train] of [
    ['linear', 'trainLinear'],
    ['network', 'train'],
    ['trees', 'trainTrees'],
  ] as const)
    await writeFile(join(folder, `pipelines/${name}.ts`), pipeline(name, train));
  expect((await cairn('run', 'linear')).exitCode).toBe(0);
  const network = await cairn('run', 'network');
  expect(network.exitCode).toBe(1);
  expect(network.stdout).toContain('npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0');
  const trees = await cairn('run', 'trees');
  expect(trees.exitCode).toBe(1);
  expect(trees.stdout).toContain('npm install --ignore-scripts koffi');
  const { exitCode, stdout } = await cairn('doctor');
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('TensorFlow is not installed')]);
  const native = await execa(process.execPath, [join(folder, 'node_modules/@cairn/steps/native/cairn-native.mjs')]);
  expect(native.stderr.match(/there is nothing to do/g)).toHaveLength(2);
  expect((await cairn('report')).exitCode).toBe(0);
});

test('the pinned versions of optional packages are those of this repository', async () => {
  const read = async (path: string) => JSON.parse(await readFile(join(repository, path), 'utf8'));
  const { peerDependencies } = await read('packages/steps/package.json');
  const { dependencies } = await read('pipelines/package.json');
  for (const name of ['@tensorflow/tfjs-node', 'koffi']) expect(peerDependencies[name]).toBe(`^${dependencies[name]}`);
});
