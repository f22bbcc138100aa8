// The packages as they are published, installed in a folder outside the repository: nothing may hang on this monorepo.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { repository } from '../rig/create-rig.ts';
import { packPackages, plainScript } from '../rig/pack-packages.ts';

const at = packPackages();

beforeAll(async () => {
  await mkdir(at('project'));
});

async function edit(path: string, change: (document: Record<string, unknown>) => void): Promise<void> {
  const document = JSON.parse(await readFile(at('project', path), 'utf8'));
  change(document);
  await writeFile(at('project', path), JSON.stringify(document));
}

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
});

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
});
