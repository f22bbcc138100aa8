import { readFileSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeLockedEntry } from '../../base/locked-entry.ts';
import { createCodeProject, type Files, trace } from '../code-project.rig.ts';
import type { Closure } from './trace-closure.ts';

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
  'node_modules/zod/package.json': '{"dependencies":{"deep":"*"}}',
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

/** The fingerprint of the step in a project with some files changed: null takes one away. */
async function fingerprintOf(
  changed: Readonly<Record<string, string | null>> = {},
  entry = 'steps/train.ts#train',
): Promise<string> {
  const files = Object.entries({ ...project, ...changed }).filter(([, content]) => content !== null);
  await using folder = await createCodeProject(Object.fromEntries(files) as Files);
  return (await trace(folder, [entry])).fingerprint;
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
    ['an unrelated export of a file that is reached', edit('math/sum.ts', 'export', 'export const more = 1; export')],
    ['an unrelated function', edit('math/mean.ts', 'export', 'function other() { return unit }\nexport')],
    [
      'an import of what does nothing while it loads',
      edit('math/sum.ts', 'export', `import './median.ts';\nimport { median } from './median.ts';\nexport`),
    ],
    ['an unused name of a package', edit('math/sum.ts', 'export', `import { x } from 'other';\nexport`)],
    ['names of locals', edit('math/mean.ts', 'rows', 'lines')],
    ['the layout of JSON', { 'math/table.json': '{\n  "shift": 3.0\n}\n' }],
  ])('with %s', async (_, changed) => {
    expect(await fingerprintOf(changed)).toBe(await fingerprintOf());
  });

  it('when all moves together', async () => {
    const moved = Object.entries(project).map(([path, content]) => [
      /^(steps|math)\//.test(path) ? `a/b/${path}` : path,
      content,
    ]);
    await using folder = await createCodeProject(Object.fromEntries(moved));
    expect((await trace(folder, ['a/b/steps/train.ts#train'])).fingerprint).toBe(await fingerprintOf());
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
    expect(await fingerprintOf(step, 'train.ts#train')).toBe(await fingerprintOf());
  });

  it('when what came through a barrel comes directly', async () => {
    expect(await fingerprintOf(edit('steps/train.ts', 'math/index.ts', 'math/mean.ts'))).toBe(await fingerprintOf());
  });

  it('when a function moves into the file that uses it', async () => {
    const joined = `${project['math/sum.ts']}export function mean(rows, weight = 2) { return add(rows) * weight; }\n`;
    const changed = {
      'math/sum.ts': joined,
      'math/mean.ts': null,
      'math/index.ts': `export { mean } from './sum.ts';`,
    };
    expect(await fingerprintOf(changed)).toBe(await fingerprintOf());
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
      'the body of the step': edit('steps/train.ts', 'mean(rows, ', 'mean(rows, 1 && '),
      'where a barrel leads': edit('math/index.ts', `mean } from './mean.ts'`, `median as mean } from './median.ts'`),
      'a side effect': {
        ...edit('math/sum.ts', 'export', `import './median.ts'; export`),
        ...edit('math/median.ts', 'export', 'globalThis.seen = 1; export'),
      },
      'a package that is imported for what it does': edit('math/sum.ts', 'export', `import 'other'; export`),
      'a name of a package': edit('math/sum.ts', 'rows.length', 'rows.size'),
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
      'main.ts': `import { x } from './a.ts'; import { x as y } from './b.ts'; export const z = x - y;`,
      'a.ts': `export const x = ${a}`,
      'b.ts': `export const x = ${b}`,
    });
    await using one = await createCodeProject(files('1', '2'));
    await using two = await createCodeProject(files('2', '1'));
    const [first, second] = [await trace(one, ['main.ts#z']), await trace(two, ['main.ts#z'])];
    expect(first.fingerprint).not.toBe(second.fingerprint);
  });
});

it('lists the files, the pieces, the packages, and what of the lockfile they need', async () => {
  await using folder = await createCodeProject(project);
  const { files, pieces, imported, locked, unseen, impurities } = await trace(folder, ['steps/train.ts#train']);
  const names = Object.keys(files).map((path) => path.replace(`${folder.root}/`, ''));
  const reached = ['constants.ts', 'index.ts', 'mean.ts', 'sum.ts', 'table.json'].map((name) => `math/${name}`);
  expect(names.sort()).toEqual([...reached, 'steps/train.ts']);
  const told = pieces.map(
    ({ file, name, line, via }) => `${name} ${file.replace(`${folder.root}/`, '')}:${line} ← ${via}`,
  );
  expect(told).toMatchInlineSnapshot(`
    [
      "train steps/train.ts:6 ← null",
      "mean math/mean.ts:2 ← 0",
      "add math/sum.ts:2 ← 1",
      "unit math/constants.ts:2 ← 2",
      "null math/table.json:1 ← 3",
    ]
  `);
  const train = pieces[0]!;
  expect(project['steps/train.ts']!.slice(train.start, train.end)).toMatch(/^train = defineStep\([\s\S]*\)$/);
  expect([...imported]).toEqual([[join(folder.root, 'node_modules/zod'), 'zod']]);
  expect(locked.map(writeLockedEntry)).toEqual(['deep@7.0.0 sha512-deep', 'zod@4.0.0 sha512-4.0.0']);
  expect([unseen, impurities]).toEqual([[], []]);
});

it('of a piece says whether its own code changed, or where it leads, and not what lies behind', async () => {
  const digestsOf = async (changed: Files): Promise<Record<string, string>> => {
    await using folder = await createCodeProject({ ...project, ...changed });
    const { pieces } = await trace(folder, ['steps/train.ts#train']);
    return Object.fromEntries(pieces.map(({ name, digest }) => [name, digest]));
  };
  const before = await digestsOf({});
  const differs = async (changed: Files): Promise<readonly string[]> => {
    const now = await digestsOf(changed);
    return Object.keys(now).filter((name) => now[name] !== before[name]);
  };
  expect(await differs(edit('math/constants.ts', '10', '11'))).toEqual(['unit']);
  expect(await differs(edit('math/mean.ts', 'weight = 2', 'weight = 3'))).toEqual(['mean']);
  const median = edit('math/index.ts', `mean } from './mean.ts'`, `median as mean } from './median.ts'`);
  expect(await differs(median)).toEqual(['train', 'median']);
  const index = { 'math/index.ts': `export { mean } from './mean.ts'; export { unit } from './constants.ts'` };
  expect(await differs(index)).toEqual([]);
});

it('follows through barrels of barrels, and takes all exports where it cannot be told which are meant', async () => {
  await using folder = await createCodeProject({
    ...project,
    'index.ts': `export { mean as average, median } from './math/index.ts';`,
    'all.ts': `export * from './math/index.ts';`,
    'named.ts': `import { average } from './index.ts'; export const run = average;`,
    'star.ts': `import { mean } from './all.ts'; export const run = mean;`,
    'member.ts': `import * as math from './math/index.ts'; export const run = () => math.mean([]);`,
    'space.ts': `import * as math from './math/index.ts'; export const run = () => Object.keys(math);`,
    'dynamic.ts': `export const run = () => import('./math/index.ts');`,
    'unused.ts': `import { mean } from './math/index.ts'; export const run = 1;`,
  });
  const filesOf = async (entry: string) => {
    const paths = Object.keys((await trace(folder, [`${entry}#run`])).files);
    return paths.map((path) => path.replace(`${folder.root}/`, '')).sort();
  };
  const mean = ['constants.ts', 'index.ts', 'mean.ts', 'sum.ts', 'table.json'].map((name) => `math/${name}`);
  const all = [...mean, 'math/median.ts'].sort();
  expect(await filesOf('named.ts')).toEqual(['index.ts', ...mean, 'named.ts']);
  expect(await filesOf('star.ts')).toEqual(['all.ts', ...mean, 'star.ts']);
  expect(await filesOf('member.ts')).toEqual([...mean, 'member.ts']);
  expect(await filesOf('space.ts')).toEqual([...all, 'space.ts']);
  expect(await filesOf('dynamic.ts')).toEqual(['dynamic.ts', ...all]);
  expect(await filesOf('unused.ts')).toEqual(['unused.ts']);
});

it('ends where modules, or barrels, import each other', async () => {
  const circle = (value: string) => ({
    'a.ts': `import { b } from './b.ts'; import { x } from './x.ts'; export const a = () => b + x;`,
    'b.ts': `import { a } from './a.ts'; export const b = () => a ?? ${value};`,
    'x.ts': `export { x } from './y.ts';`,
    'y.ts': `export { x } from './x.ts';`,
  });
  await using one = await createCodeProject(circle('1'));
  await using two = await createCodeProject(circle('2'));
  const closure = await trace(one, ['a.ts#a']);
  expect(Object.keys(closure.files).length).toBe(4);
  expect((await trace(two, ['a.ts#a'])).fingerprint).not.toBe(closure.fingerprint);
});

it('of several entries is one for each order and choice of them', async () => {
  await using folder = await createCodeProject(project);
  const entries = ['steps/train.ts#train', 'math/median.ts#median'];
  const fingerprints = [entries, entries.toReversed(), entries.slice(0, 1)].map(
    async (chosen) => (await trace(folder, chosen)).fingerprint,
  );
  expect(new Set(await Promise.all(fingerprints)).size).toBe(3);
});

it('of what a pipeline is, stops at the steps that it uses', async () => {
  const files = {
    ...project,
    'pipeline.ts': `import { definePipeline } from '@cairn/core';
      import { train } from './steps/train.ts';
      import { median } from './math/median.ts';
      export default definePipeline('p', { build: () => ({ model: train({}, { median }) }) });`,
  };
  await using folder = await createCodeProject(files);
  const { files: read } = await trace(folder, ['pipeline.ts#default'], { stopsAtDefinitions: true });
  const names = Object.keys(read).map((path) => path.replace(`${folder.root}/`, ''));
  expect(names.sort()).toEqual(['math/median.ts', 'pipeline.ts', 'steps/train.ts']);
});

it('of a step that takes what a gate lets through sees what the gate admits, and none of its rules', async () => {
  const files = (gate: string, kind = '1'): Files => ({
    'main.ts': `import { approved, defineStep } from '@cairn/core'; import { release } from './gate.ts';
      export const run = defineStep('ship', { in: { model: approved(release) }, run: () => 1 });`,
    'gate.ts': `import { defineGate } from '@cairn/core'; const model = defineKind(${kind}); const rule = 1;
      export const release = defineGate(${gate} check: () => rule });`,
  });
  const plain = "'release', { admits: model,";
  const fingerprint = (changed: Files) => fingerprintOf({ ...changed, 'steps/train.ts': null }, 'main.ts#run');
  const replaced = (name: string, from: string, to: string): Files => ({
    ...files(plain),
    [name]: files(plain)[name]!.replace(from, to),
  });
  const before = await fingerprint(files(plain));
  expect(await fingerprint(files(`${plain} evidence: {},`))).toBe(before);
  expect(await fingerprint(replaced('gate.ts', 'rule = 1', 'rule = 2'))).toBe(before);
  const others = [files("'other', { admits: model,"), files("'release', { admits: rule,"), files(plain, '2')];
  // A step that asks the gate itself depends on its rules.
  const asks = replaced('main.ts', '=> 1', '=> release.check()');
  others.push(asks, { ...asks, 'gate.ts': replaced('gate.ts', 'rule = 1', 'rule = 2')['gate.ts']! });
  expect(new Set([before, ...(await Promise.all(others.map(fingerprint)))]).size).toBe(6);
});

it('follows a link to a folder of the repository as its own code', async () => {
  const files = (value: number): Files => ({
    'main.ts': `import { own } from '@own/lib'; export const x = own;`,
    'packages/lib/package.json': JSON.stringify({
      exports: { 'cairn-source': './src/lib.ts', default: './dist/lib.js' },
    }),
    'packages/lib/src/lib.ts': `export const own = ${value};`,
  });
  const closures: Closure[] = [];
  for (const value of [1, 2]) {
    await using folder = await createCodeProject(files(value));
    await mkdir(join(folder.root, 'node_modules/@own'), { recursive: true });
    await symlink('../../packages/lib', join(folder.root, 'node_modules/@own/lib'));
    closures.push(await trace(folder, ['main.ts#x']));
    expect(Object.keys(closures.at(-1)!.files)).toContain(join(folder.root, 'packages/lib/src/lib.ts'));
  }
  expect(closures[0]!.imported.size).toBe(0);
  expect(closures[0]!.fingerprint).not.toBe(closures[1]!.fingerprint);
});

it('of a step in an installed package is the slice of the lockfile, and none of its files', async () => {
  await using folder = await createCodeProject({ ...project, 'node_modules/zod/step.js': 'exports.step = 1' });
  const closure = await trace(folder, ['node_modules/zod/step.js#step']);
  expect(closure).toMatchObject({
    files: {},
    pieces: [],
    locked: [
      { name: 'deep', version: '7.0.0', digests: ['sha512-deep'] },
      { name: 'zod', version: '4.0.0', digests: ['sha512-4.0.0'] },
    ],
  });
  expect([...closure.imported]).toEqual([[join(folder.root, 'node_modules/zod'), 'zod']]);
});

it('holds a package in each version that the code imports', async () => {
  const files = (inner: string): Files => ({
    'main.ts': `import { a } from './lib/a.ts'; import { z } from 'zod'; export const run = () => a + z;`,
    'lib/a.ts': `import { z } from 'zod'; export const a = z;`,
    'node_modules/zod/package.json': '{}',
    'lib/node_modules/zod/package.json': '{}',
    'package-lock.json': JSON.stringify({
      packages: {
        'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' },
        'lib/node_modules/zod': { version: inner, integrity: `sha512-${inner}` },
      },
    }),
  });
  const locked: (readonly string[])[] = [];
  for (const inner of ['3.0.0', '3.0.1']) {
    await using folder = await createCodeProject(files(inner));
    locked.push((await trace(folder, ['main.ts#run'])).locked.map(writeLockedEntry));
  }
  expect(locked).toEqual([
    ['zod@3.0.0 sha512-3.0.0', 'zod@4.0.0 sha512-a'],
    ['zod@3.0.1 sha512-3.0.1', 'zod@4.0.0 sha512-a'],
  ]);
});

it('loads no compiler for modules that are known', () => {
  const seen = new Set(['trace-closure.ts', 'module-reader.ts', 'code-world.ts', '../disk/disk-view.ts']);
  for (const file of seen) {
    const source = readFileSync(join(import.meta.dirname, file), 'utf8');
    expect(source, file).not.toMatch(/from 'ts-morph'/);
    for (const [, name] of source.matchAll(/^import (?!type )[^;]*? from '(\.{1,2}\/[\w/-]+\.ts)';$/gm))
      seen.add(join(dirname(file), name!));
  }
  expect(seen.size).toBeGreaterThan(14);
  expect([...seen]).toContain('judge-method.ts');
});
