import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTempFolder, type TempFolder } from '../history/temp-repository.rig.ts';
import { openLockfile } from './lockfile.ts';
import { openModuleReader } from './module-reader.ts';
import { type Closure, traceClosure } from './trace-closure.ts';

type Files = Readonly<Record<string, string>>;

const lock = (version: string): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      'node_modules/zod': { version, integrity: `sha512-${version}`, dependencies: { deep: '*' } },
      'node_modules/deep': { version: '7.0.0', integrity: 'sha512-deep' },
      'node_modules/other': { version: '1.0.0', integrity: 'sha512-other' },
    },
  });

/** A step that reaches, over three files, constants, data, a type, a barrel and a package. */
const project: Files = {
  'package.json': '{}',
  'package-lock.json': lock('4.0.0'),
  'node_modules/zod/package.json': '{}',
  'node_modules/deep/package.json': '{}',
  'node_modules/other/package.json': '{}',
  'steps/train.ts': `import { defineStep } from '@cairn/core';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { mean } from '../math/index.ts';
import type { Row } from './types.ts';
export const train = defineStep('train', { params: z.object({}), run: (rows: Row[]) => mean(rows, readFileSync) });
`,
  'steps/types.ts': 'export interface Row { a: number }\nexport const unseen = 1;\n',
  'math/index.ts': `export { mean } from './mean.ts';\nexport { median, type Middle } from './median.ts';\n`,
  'math/mean.ts': `import { add } from './sum.ts';
export function mean(rows, weight = 2) { return add(rows) * weight; }
`,
  'math/sum.ts': `import { unit } from './constants.ts';\nexport const add = (rows) => rows.length * unit;\n`,
  'math/constants.ts': `import table from './table.json' with { type: 'json' };\nexport const unit = 10 + table.shift;\n`,
  'math/table.json': '{ "shift": 3 }',
  'math/median.ts': 'export const median = 5;\n',
};

async function createProject(files: Files): Promise<TempFolder> {
  const folder = await createTempFolder();
  for (const [path, content] of Object.entries(files)) await folder.write(path, content);
  return folder;
}

async function trace(folder: TempFolder, ...entries: readonly string[]): Promise<Closure> {
  const lockfile = openLockfile(folder.root);
  const files = (entries.length ? entries : ['steps/train.ts']).map((entry) => join(folder.root, entry));
  return traceClosure(files, await openModuleReader(), lockfile);
}

/** The fingerprint of the step in a project with some files changed: null takes one away. */
async function fingerprintOf(
  changed: Readonly<Record<string, string | null>> = {},
  ...entries: readonly string[]
): Promise<string> {
  const files = Object.entries({ ...project, ...changed }).filter(([, content]) => content !== null);
  await using folder = await createProject(Object.fromEntries(files) as Files);
  return (await trace(folder, ...entries)).fingerprint;
}

function edit(file: string, from: string, to: string): Files {
  const source = project[file]!;
  if (!source.includes(from)) throw new Error(`'${file}' has no '${from}'`);
  return { [file]: source.replaceAll(from, to) };
}

const scripts = Object.keys(project).filter((path) => path.endsWith('.ts'));
const everywhere = (change: (source: string) => string): Files =>
  Object.fromEntries(scripts.map((path) => [path, change(project[path]!)]));

describe('the fingerprint stays', () => {
  it.each<[string, Files]>([
    ['in another folder', {}],
    ['a comment in every file', everywhere((source) => `// new\n${source}/* more */`)],
    ['layout', everywhere((source) => source.replaceAll(/([{;,]) /g, '$1\n    '))],
    ['other ends of lines', everywhere((source) => source.replaceAll('\n', '\r\n'))],
    ['a byte order mark', everywhere((source) => `\ufeff${source}`)],
    ['other quotes', everywhere((source) => source.replaceAll("'", '"'))],
    ['a type', edit('math/mean.ts', '(rows, weight = 2)', '(rows: unknown[], weight: number = 2): number')],
    ['another import of types', edit('math/sum.ts', 'export', `import type { Row } from '../steps/types.ts';\nexport`)],
    ['what types are imported from', edit('steps/types.ts', 'unseen = 1', 'unseen = 2')],
    ['a neighbour in a barrel', edit('math/median.ts', '5', '6')],
    [
      'a new export of a barrel',
      edit('math/index.ts', 'export { mean }', `export { x } from './nowhere.ts'; export { mean }`),
    ],
    ['a package that is not imported', { 'package-lock.json': lock('4.0.0').replace('1.0.0', '1.0.1') }],
    ['a file that nobody imports', { 'math/more.ts': 'export const a = 1' }],
  ])('with %s', async (_, changed) => {
    expect(await fingerprintOf(changed)).toBe(await fingerprintOf());
  });

  it('when all moves together', async () => {
    const moved = Object.entries(project).map(([path, content]) => [
      /^(steps|math)\//.test(path) ? `a/b/${path}` : path,
      content,
    ]);
    await using folder = await createProject(Object.fromEntries(moved));
    expect((await trace(folder, 'a/b/steps/train.ts')).fingerprint).toBe(await fingerprintOf());
  });

  it('when one file moves, and those that import it follow', async () => {
    const changed = {
      ...edit('math/sum.ts', './constants.ts', '../lib/deep/units.ts'),
      'math/constants.ts': null,
      'lib/deep/units.ts': project['math/constants.ts']!.replace('./table.json', '../../math/table.json'),
    };
    expect(await fingerprintOf(changed)).toBe(await fingerprintOf());
    const { 'steps/train.ts': train } = edit('steps/train.ts', '../math', './math');
    const step = { 'steps/train.ts': null, 'train.ts': train!.replace('./types', './steps/types') };
    expect(await fingerprintOf(step, 'train.ts')).toBe(await fingerprintOf());
  });

  it('when what came through a barrel comes directly', async () => {
    expect(await fingerprintOf(edit('steps/train.ts', 'math/index.ts', 'math/mean.ts'))).toBe(await fingerprintOf());
  });
});

describe('the fingerprint changes', () => {
  it('each time to another, with everything that decides what the step does', async () => {
    const changes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      'a constant three files away': edit('math/constants.ts', '10', '11'),
      'a default parameter': edit('math/mean.ts', 'weight = 2', 'weight = 3'),
      'a value in JSON': edit('math/table.json', '3', '4'),
      'a version in the lockfile': { 'package-lock.json': lock('4.0.1') },
      'a version that this package needs': { 'package-lock.json': lock('4.0.0').replace('7.0.0', '7.0.1') },
      'the file of the step': edit('steps/train.ts', 'mean(rows, ', 'mean(rows, 1 && '),
      'an unused export of a file that is reached': edit('math/sum.ts', 'export', 'export const more = 1; export'),
      'where a barrel leads': edit('math/index.ts', `mean } from './mean.ts'`, `median as mean } from './median.ts'`),
      'a side effect': edit('math/sum.ts', 'export', `import './median.ts'; export`),
      'a package': edit('math/sum.ts', 'export', `import 'other'; export`),
    };
    const all = [await fingerprintOf()];
    for (const changed of Object.values(changes)) all.push(await fingerprintOf(changed));
    expect(new Set(all).size).toBe(11);
    expect(all.length).toBe(11);
  });

  it('when a barrel takes another name of the same file', async () => {
    const other = edit('math/index.ts', '{ mean }', '{ fast as mean }');
    const both = edit('math/mean.ts', 'export function', 'export const fast = () => 1; export function');
    expect(await fingerprintOf({ ...other, ...both })).not.toBe(await fingerprintOf(both));
  });

  it('when a barrel takes another name of the same package', async () => {
    const a = { 'math/index.ts': `export { a as mean } from 'zod'` };
    const b = { 'math/index.ts': `export { b as mean } from 'zod'` };
    expect(await fingerprintOf(a)).not.toBe(await fingerprintOf(b));
  });

  it('when two files change places', async () => {
    const files = (a: string, b: string) => ({
      'package.json': '{}',
      'main.ts': `import { x } from './a.ts'; import { x as y } from './b.ts'; export const z = x - y;`,
      'a.ts': `export const x = ${a}`,
      'b.ts': `export const x = ${b}`,
    });
    await using one = await createProject(files('1', '2'));
    await using two = await createProject(files('2', '1'));
    expect((await trace(one, 'main.ts')).fingerprint).not.toBe((await trace(two, 'main.ts')).fingerprint);
  });
});

it('lists the files, the packages, and what of the lockfile they need', async () => {
  await using folder = await createProject(project);
  const { files, code, packages, locked, unseen } = await trace(folder);
  const names = (record: object) =>
    Object.keys(record)
      .map((path) => path.replace(`${folder.root}/`, ''))
      .sort();
  const reached = ['constants.ts', 'index.ts', 'mean.ts', 'sum.ts', 'table.json'].map((name) => `math/${name}`);
  expect(names(files)).toEqual([...reached, 'steps/train.ts']);
  expect(names(code)).toEqual([...reached, 'steps/train.ts']);
  expect(packages).toEqual({ zod: join(folder.root, 'node_modules/zod') });
  expect(locked).toEqual(['deep@7.0.0 sha512-deep', 'zod@4.0.0 sha512-4.0.0']);
  expect(unseen).toEqual([]);
});

it('of a barrel explains only a change of what leads through it', async () => {
  const codeOf = async (index: string): Promise<string | undefined> => {
    await using folder = await createProject({ ...project, 'math/index.ts': index });
    return (await trace(folder)).code[join(folder.root, 'math/index.ts')];
  };
  const before = await codeOf(project['math/index.ts']!);
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  expect(await codeOf(`export { mean } from './mean.ts'; export { unit } from './constants.ts'`)).toBe(before);
  expect(await codeOf(`export { median as mean } from './median.ts'`)).not.toBe(before);
});

it('follows through barrels of barrels, and takes the whole where a name cannot be followed', async () => {
  await using folder = await createProject({
    ...project,
    'index.ts': `export { mean as average, median } from './math/index.ts';`,
    'all.ts': `export * from './math/index.ts';`,
    'named.ts': `import { average } from './index.ts';`,
    'star.ts': `import { mean } from './all.ts';`,
    'space.ts': `import * as math from './math/index.ts';`,
    'dynamic.ts': `export const load = () => import('./math/index.ts');`,
  });
  const filesOf = async (entry: string) => {
    const paths = Object.keys((await trace(folder, entry)).files);
    return paths.map((path) => path.replace(`${folder.root}/`, '')).sort();
  };
  const mean = ['constants.ts', 'index.ts', 'mean.ts', 'sum.ts', 'table.json'].map((name) => `math/${name}`);
  const all = [...mean, 'math/median.ts'].sort();
  expect(await filesOf('named.ts')).toEqual(['index.ts', ...mean, 'named.ts']);
  expect(await filesOf('star.ts')).toEqual(['all.ts', ...all, 'star.ts']);
  expect(await filesOf('space.ts')).toEqual([...all, 'space.ts']);
  expect(await filesOf('dynamic.ts')).toEqual(['dynamic.ts', ...all]);
});

it('ends where modules, or barrels, import each other', async () => {
  const circle = (value: string) => ({
    'package.json': '{}',
    'a.ts': `import { b } from './b.ts'; import { x } from './x.ts'; export const a = () => b + x;`,
    'b.ts': `import { a } from './a.ts'; export const b = () => a ?? ${value};`,
    'x.ts': `export { x } from './y.ts';`,
    'y.ts': `export { x } from './x.ts';`,
  });
  await using one = await createProject(circle('1'));
  await using two = await createProject(circle('2'));
  const closure = await trace(one, 'a.ts');
  expect(Object.keys(closure.files).length).toBe(4);
  expect((await trace(two, 'a.ts')).fingerprint).not.toBe(closure.fingerprint);
});

it('names the files that import what is computed', async () => {
  await using folder = await createProject({
    ...project,
    ...edit('math/sum.ts', 'export', 'const more = (name) => import(name); export'),
  });
  expect((await trace(folder)).unseen).toEqual([join(folder.root, 'math/sum.ts')]);
});

it('of several entries is one, whatever their order', async () => {
  await using folder = await createProject(project);
  const entries = ['steps/train.ts', 'math/median.ts'];
  const { fingerprint } = await trace(folder, ...entries);
  expect((await trace(folder, ...entries.toReversed())).fingerprint).toBe(fingerprint);
  expect((await trace(folder, 'steps/train.ts')).fingerprint).not.toBe(fingerprint);
});

it('follows a link to a folder of the repository as its own code', async () => {
  const files = (value: number): Files => ({
    'package.json': '{}',
    'main.ts': `import { own } from '@own/lib'; export const x = own;`,
    'packages/lib/package.json': JSON.stringify({
      exports: { 'cairn-source': './src/lib.ts', default: './dist/lib.js' },
    }),
    'packages/lib/src/lib.ts': `export const own = ${value};`,
  });
  const closures: Closure[] = [];
  for (const value of [1, 2]) {
    await using folder = await createProject(files(value));
    await mkdir(join(folder.root, 'node_modules/@own'), { recursive: true });
    await symlink('../../packages/lib', join(folder.root, 'node_modules/@own/lib'));
    closures.push(await trace(folder, 'main.ts'));
    expect(Object.keys(closures.at(-1)!.files)).toContain(join(folder.root, 'packages/lib/src/lib.ts'));
  }
  expect(closures[0]!.packages).toEqual({});
  expect(closures[0]!.fingerprint).not.toBe(closures[1]!.fingerprint);
});

it('of a step in an installed package is the slice of the lockfile, and none of its files', async () => {
  await using folder = await createProject({ ...project, 'node_modules/zod/step.js': 'exports.step = 1' });
  const closure = await trace(folder, 'node_modules/zod/step.js');
  expect(closure).toMatchObject({ files: {}, code: {}, locked: ['deep@7.0.0 sha512-deep', 'zod@4.0.0 sha512-4.0.0'] });
  expect(closure.packages).toEqual({ zod: join(folder.root, 'node_modules/zod') });
});
