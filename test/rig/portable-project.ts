// A small project in git that can be made again in any other folder. Its Cairn is a `file:` dependency of its own,
// which links to this repository, so that `npm ci` needs no network and takes a second.

import { join } from 'node:path';
import { builtPackages } from '../built/built-packages.ts';
import type { Rig } from './create-rig.ts';

export async function writePortableProject(rig: Rig): Promise<void> {
  const version = '0.1.0';
  const packages = {
    core: { name: '@cairn/core', version, type: 'module', exports: './index.js' },
    cli: { name: '@cairn/cli', version, bin: { cairn: 'cairn.cjs' } },
  };
  const dependencies = { '@cairn/core': 'file:vendor/core', '@cairn/cli': 'file:vendor/cli' };
  const manifest = { name: 'portable', version, private: true, type: 'module', dependencies };
  await rig.write('package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  const { private: _, type: __, ...locked } = manifest;
  const lockfile = {
    ...{ name: 'portable', version, lockfileVersion: 3, requires: true },
    packages: {
      '': locked,
      'node_modules/@cairn/cli': { resolved: 'vendor/cli', link: true },
      'node_modules/@cairn/core': { resolved: 'vendor/core', link: true },
      'vendor/cli': { name: '@cairn/cli', version, bin: packages.cli.bin },
      'vendor/core': { name: '@cairn/core', version },
    },
  };
  await rig.write('package-lock.json', `${JSON.stringify(lockfile, null, 2)}\n`);
  await rig.write('vendor/core/package.json', JSON.stringify(packages.core));
  const door = JSON.stringify(join(builtPackages(), '@cairn/core/dist/index.js'));
  await rig.write('vendor/core/index.js', `export * from ${door};\n`);
  await rig.write('vendor/cli/package.json', JSON.stringify(packages.cli));
  await rig.write('vendor/cli/cairn.cjs', `#!/usr/bin/env node\nrequire(${JSON.stringify(rig.bin)});\n`);
  await rig.write('.gitignore', 'node_modules/\nignored/\n');
  await rig.write('data/rows.txt', 'one\ntwo\nthree\n');
  await rig.write('steps/weight.ts', 'export const weight = 0.25;\n');
  await rig.write(
    'steps/score.ts',
    `import { defineStep, metrics, storedFile } from '@cairn/core';
import { weight } from './weight.ts';

interface Score {
  readonly accuracy: { readonly value: number; readonly low: number; readonly high: number; readonly n: number };
}

export const score = defineStep('score', {
  in: { rows: storedFile },
  out: { metrics: metrics<Score>() },
  async run({ rows }) {
    const n = (await rows.text()).trimEnd().split('\\n').length;
    const value = weight * n;
    return { metrics: { accuracy: { value, low: value - 0.1, high: value + 0.1, n } } };
  },
});
`,
  );
  await rig.write(
    'pipelines/scoring.ts',
    `import { definePipeline, file } from '@cairn/core';
import { score } from '../steps/score.ts';

export default definePipeline('scoring', {
  build: () => ({ test: score({ rows: file('data/rows.txt') }).metrics }),
});
`,
  );
  await rig.git('init', '-q', '-b', 'main');
  await rig.git('config', 'user.name', 'Rig');
  await rig.git('config', 'user.email', 'rig@example.org');
  await rig.git('add', '-A');
  await rig.git('commit', '-qm', 'first');
}
