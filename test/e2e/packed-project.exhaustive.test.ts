// The packages as they are published: what is in them, and what a checkout offers in their place.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { cleanEnvironment, createRig, repository } from '../rig/create-rig.ts';
import { packPackages, plainScript } from '../rig/pack-packages.ts';

const at = packPackages();

test('the packages are packed, and nothing of the sources or the tests with them', async () => {
  const packed = await readdir(at('tarballs'));
  expect(packed.sort()).toEqual([
    'cairn-cli-0.1.0.tgz',
    'cairn-core-0.1.0.tgz',
    'cairn-executor-kubernetes-0.1.0.tgz',
    'cairn-executor-slurm-0.1.0.tgz',
    'cairn-report-0.1.0.tgz',
    'cairn-serve-0.1.0.tgz',
    'cairn-stats-0.1.0.tgz',
    'cairn-steps-0.1.0.tgz',
    'cairn-store-http-0.1.0.tgz',
    'cairn-store-s3-0.1.0.tgz',
    'cairn-ui-0.1.0.tgz',
  ]);
  for (const name of packed) {
    const { stdout } = await execa('tar', ['-tzf', at('tarballs', name)]);
    const files = stdout.split('\n');
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => /\/src\/|\.test\.|\.reference\.|\.rig\./.test(file))).toEqual([]);
  }
});

test('publint and attw find nothing wrong with them', async () => {
  for (const name of [
    'cairn-core-0.1.0.tgz',
    'cairn-executor-kubernetes-0.1.0.tgz',
    'cairn-executor-slurm-0.1.0.tgz',
    'cairn-report-0.1.0.tgz',
    'cairn-serve-0.1.0.tgz',
    'cairn-stats-0.1.0.tgz',
    'cairn-steps-0.1.0.tgz',
    'cairn-store-http-0.1.0.tgz',
    'cairn-store-s3-0.1.0.tgz',
    'cairn-ui-0.1.0.tgz',
    'cairn-cli-0.1.0.tgz',
  ]) {
    const linted = await execa('publint', [at('tarballs', name), '--strict'], {
      preferLocal: true,
      localDir: repository,
    });
    expect(linted.stdout).toContain('All good');
    if (name.includes('cli')) continue;
    await execa('attw', [at('tarballs', name), '--profile', 'esm-only'], { preferLocal: true, localDir: repository });
  }
});

test('a plain script uses the packages of a checkout as they are, which nobody has built', async () => {
  await using rig = await createRig({ packages: 'source' });
  await rig.write('plain.mjs', plainScript);
  const env = { ...cleanEnvironment(rig.root), NODE_NO_WARNINGS: '1' };
  const { stdout } = await execa(process.execPath, ['plain.mjs'], { cwd: rig.root, env, extendEnv: false });
  expect(stdout).toBe('function function');
  for (const name of ['core', 'steps']) {
    const manifest = await readFile(join(repository, 'packages', name, 'package.json'), 'utf8');
    expect(JSON.parse(manifest).exports['.'].default).toBe('./src/index.ts');
  }
});
