// The packages from their tarballs, installed by each package manager: a pipeline runs, runs nothing the second time, and is
// made again from its commit by the same package manager.

import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { packPackages } from '../rig/pack-packages.ts';

const at = packPackages();
const versions = { pnpm: '12.21.0', '@yarnpkg/cli-dist': '4.18.1', bun: '1.4.5' };

beforeAll(async () => {
  await mkdir(at('tools'));
  await writeFile(at('tools/package.json'), '{ "private": true }\n');
  const packages = Object.entries(versions).map(([name, version]) => `${name}@${version}`);
  await execa('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], { cwd: at('tools') });
  // Its script puts the program of this machine in place.
  await execa(process.execPath, ['install.js'], { cwd: at('tools/node_modules/bun') });
}, 300_000);

const pipeline = `import { definePipeline, file } from '@cairn/core';
import { boolean, clean, evaluate, number, trainLinear } from '@cairn/steps';

export default definePipeline('linear', {
  build() {
    const columns = { age: number(), repaid: boolean() };
    const data = clean({ raw: file('rows.csv') }, { columns, split: { validation: 0.2, test: 0.3 } });
    const { model } = trainLinear({ rows: data.train }, { label: 'repaid' });
    return { metrics: evaluate({ model, rows: data.test }).metrics };
  },
});
`;

interface Manager {
  readonly name: string;
  readonly install: readonly string[];
  /** Before a command of an installed package. */
  readonly exec: readonly string[];
  /** The field of package.json in which it takes what a package resolves to; pnpm has a file. */
  readonly field?: string;
  readonly files?: Readonly<Record<string, string>>;
}

const yarnFiles = (linker: string) => ({
  '.yarnrc.yml': `nodeLinker: ${linker}\nenableTelemetry: false\nenableImmutableInstalls: false\n`,
  'yarn.lock': '',
});
const managers: readonly Manager[] = [
  { name: 'npm', install: ['npm', 'install', '--no-audit', '--no-fund'], exec: ['npx'], field: 'overrides' },
  { name: 'pnpm', install: ['pnpm', 'install', '--no-frozen-lockfile'], exec: ['pnpm', 'exec'] },
  {
    name: 'yarn',
    install: ['yarn', 'install'],
    exec: ['yarn'],
    field: 'resolutions',
    files: yarnFiles('node-modules'),
  },
  { name: 'bun', install: ['bun', 'install'], exec: ['npx'], field: 'overrides' },
];

async function createProject({ name, install, field, files = {} }: Manager, folder: string) {
  await mkdir(join(folder, 'pipelines'), { recursive: true });
  const packed = Object.fromEntries(
    ['core', 'stats', 'steps', 'report', 'cli'].map((one) => [
      `@cairn/${one}`,
      `file:${at('tarballs', `cairn-${one}-0.1.0.tgz`)}`,
    ]),
  );
  // npm refuses an override of what is a dependency itself, unless both say the same.
  const manifest = {
    ...{ name: 'managed', private: true, type: 'module' },
    dependencies: { ...packed, zod: '4.6.7' },
    ...(field && { [field]: packed }),
  };
  const all: Record<string, string> = {
    'package.json': JSON.stringify(manifest),
    'pipelines/linear.ts': pipeline,
    'rows.csv': `age,repaid\n${Array.from({ length: 120 }, (_, index) => `${20 + (index % 40)},${index % 40 > 20}`).join('\n')}\n`,
    '.gitignore': 'node_modules\n.yarn\n.pnp*\n',
    ...(name === 'pnpm' && {
      'pnpm-workspace.yaml': `overrides:\n${Object.entries(packed)
        .map(([one, place]) => `  "${one}": ${place}\n`)
        .join('')}`,
    }),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) await writeFile(join(folder, path), text);
  const tools = at('tools/node_modules/.bin');
  const env = { PATH: [tools, process.env['PATH']].join(delimiter), CI: '' };
  const call = ([program = '', ...words]: readonly string[]) =>
    execa(program, words, { cwd: folder, env, reject: false });
  const installed = await call(install);
  expect([installed.exitCode, installed.exitCode ? installed.stdout + installed.stderr : '']).toEqual([0, '']);
  return call;
}

test.each(managers)('$name', { timeout: 600_000 }, async (manager) => {
  const folder = at(`of-${manager.name}`);
  const call = await createProject(manager, folder);
  const git = (...words: string[]) => call(['git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words]);
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'a pipeline');
  const run = async () => {
    const told = await call([...manager.exec, 'cairn', 'run', 'linear', '--json']);
    return JSON.parse(told.stdout.trim().split('\n').at(-1)!).outcomes;
  };
  expect(await run()).toMatchObject({ ran: 4, fresh: 0 });
  expect(await run()).toMatchObject({ ran: 0, fresh: 4 });
  const again = await call([...manager.exec, 'cairn', 'reproduce', 'latest']);
  expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('reproduced 4 of 4')]);
});

test("Yarn's Plug'n'Play is refused in one sentence", async () => {
  const files = yarnFiles('pnp');
  const call = await createProject({ ...managers[2]!, files }, at('of-pnp'));
  const told = await call(['yarn', 'cairn', 'run', 'linear']);
  expect([told.exitCode, told.stderr]).toEqual([2, expect.stringContaining("Yarn Plug'n'Play has none")]);
});

test('Bun as the runtime is refused in one sentence', async () => {
  const bin = at('of-bun/node_modules/@cairn/cli/bin/cairn.js');
  const told = await execa(at('tools/node_modules/.bin/bun'), ['--bun', bin, 'runs'], { reject: false });
  expect([told.exitCode, told.stderr]).toEqual([2, expect.stringContaining('Cairn runs on Node, and this is Bun')]);
});
