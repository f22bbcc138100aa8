// The packages as they are published, in a folder outside the repository: nothing may hang on this monorepo.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanEnvironment, createRig, repository } from '../rig/create-rig.ts';

let outside = '';
const at = (...parts: string[]): string => join(outside, ...parts);

beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'cairn-packed-'));
  await execa(process.execPath, [join(repository, 'publishing/pack-packages.mjs'), at('tarballs')]);
  await mkdir(at('project'));
}, 300_000);

afterAll(async () => {
  await rm(outside, { recursive: true, force: true });
});

async function edit(path: string, change: (document: Record<string, unknown>) => void): Promise<void> {
  const document = JSON.parse(await readFile(at('project', path), 'utf8'));
  change(document);
  await writeFile(at('project', path), JSON.stringify(document));
}

test('the three packages are packed, and nothing of the sources or the tests with them', async () => {
  const packed = await readdir(at('tarballs'));
  expect(packed.sort()).toEqual(['cairn-cli-0.1.0.tgz', 'cairn-core-0.1.0.tgz', 'cairn-steps-0.1.0.tgz']);
  for (const name of packed) {
    const { stdout } = await execa('tar', ['-tzf', at('tarballs', name)]);
    const files = stdout.split('\n');
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => /\/src\/|\.test\.|\.reference\.|\.rig\./.test(file))).toEqual([]);
  }
});

test('publint and attw find nothing wrong with them', async () => {
  for (const name of ['cairn-core-0.1.0.tgz', 'cairn-steps-0.1.0.tgz', 'cairn-cli-0.1.0.tgz']) {
    const linted = await execa('publint', [at('tarballs', name), '--strict'], {
      preferLocal: true,
      localDir: repository,
    });
    expect(linted.stdout).toContain('All good');
    if (name.includes('cli')) continue;
    await execa('attw', [at('tarballs', name), '--profile', 'esm-only'], { preferLocal: true, localDir: repository });
  }
});

test('installed elsewhere, a pipeline with a step of its own runs, and runs nothing the second time, nor after a release of the same code', async () => {
  const tarballs = (await readdir(at('tarballs'))).map((name) => at('tarballs', name));
  await writeFile(at('project/package.json'), '{ "name": "elsewhere", "private": true, "type": "module" }\n');
  await execa('npm', ['install', '--ignore-scripts', '--prefer-offline', ...tarballs, 'zod@4'], { cwd: at('project') });
  await mkdir(at('project/pipelines'));
  await mkdir(at('project/steps'));
  await writeFile(at('project/rows.csv'), 'age,sex,repaid\n31,f,true\n42,m,false\n27,f,true\n55,m,true\n');
  await writeFile(
    at('project/steps/count-rows.ts'),
    `import { defineStep, json } from '@cairn/core';
import { table } from '@cairn/steps';

export const countRows = defineStep('count-rows', {
  in: { rows: table },
  out: { count: json<number>() },
  rows: { in: { rows: 'reads' } },
  run: ({ rows }) => ({ count: rows.rowCount }),
});
`,
  );
  await writeFile(
    at('project/pipelines/counted.ts'),
    `import { definePipeline, file } from '@cairn/core';
import { boolean, category, clean, number } from '@cairn/steps';
import { countRows } from '../steps/count-rows.ts';

export default definePipeline('counted', {
  build() {
    const columns = { age: number(), sex: category(['f', 'm']), repaid: boolean() };
    const { rows } = clean({ raw: file('rows.csv') }, { columns });
    return { count: countRows({ rows }).count };
  },
});
`,
  );
  const cairn = (...args: string[]) =>
    execa('cairn', args, { cwd: at('project'), preferLocal: true, localDir: at('project') });
  const first = await cairn('run', 'counted', '--json');
  expect(JSON.parse(first.stdout.split('\n').at(-1)!)).toMatchObject({
    status: 'done',
    outcomes: { ran: 3, fresh: 0 },
  });
  const second = await cairn('run', 'counted', '--json');
  expect(JSON.parse(second.stdout.split('\n').at(-1)!)).toMatchObject({
    status: 'done',
    outcomes: { ran: 0, fresh: 3 },
  });
  for (const path of ['package-lock.json', 'node_modules/.package-lock.json'])
    await edit(path, (lock) => {
      const locked = lock['packages'] as Record<string, Record<string, string>>;
      Object.assign(locked['node_modules/@cairn/steps']!, { version: '0.1.1', integrity: 'sha512-0.1.1' });
    });
  await edit('node_modules/@cairn/steps/package.json', (manifest) => Object.assign(manifest, { version: '0.1.1' }));
  const released = await cairn('run', 'counted', '--json');
  expect(JSON.parse(released.stdout.split('\n').at(-1)!)).toMatchObject({ outcomes: { ran: 0, fresh: 3 } });
  await writeFile(at('project/plain.mjs'), plainScript);
  expect((await execa(process.execPath, ['plain.mjs'], { cwd: at('project') })).stdout).toBe('function function');
}, 300_000);

test('their types compile without skipLibCheck, also those of a network by function', async () => {
  await mkdir(at('project/types'), { recursive: true });
  await writeFile(
    at('project/types/net.ts'),
    `import { defineModel } from '@cairn/core';
import { loadBackend, type NetworkInputs, type Tensorflow, train } from '@cairn/steps';

export const net = defineModel('net', (tf: Tensorflow, { shape, outputs, seed }: NetworkInputs) => {
  const input = tf.input({ shape });
  const kernelInitializer = tf.initializers.heNormal({ seed });
  const hidden = tf.layers.dense({ units: 8, activation: 'relu', kernelInitializer }).apply(input);
  return outputs > 1
    ? tf.model({ inputs: input, outputs: tf.layers.dense({ units: outputs }).apply(hidden) })
    : tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [...shape] }), tf.layers.dense({ units: outputs })] });
});
export const backend: Promise<Tensorflow> = loadBackend();
export { train };
`,
  );
  const compilerOptions = {
    ...{ strict: true, skipLibCheck: false, noEmit: true, target: 'es2024', module: 'nodenext' },
    ...{ types: ['node'], typeRoots: [join(repository, 'node_modules/@types')] },
  };
  await writeFile(at('project/tsconfig.json'), JSON.stringify({ compilerOptions, include: ['types'] }));
  const compiler = join(repository, 'node_modules/typescript/bin/tsc');
  const { stdout } = await execa(process.execPath, [compiler], { cwd: at('project'), reject: false });
  expect(stdout).toBe('');
}, 300_000);

/** A program of its own that uses the packages, without any option of Node. */
const plainScript = `import { run } from '@cairn/core';
import { predictRows } from '@cairn/steps';
console.log(typeof run, typeof predictRows);
`;

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
