import { execFileSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { createTempFolder, type TempFolder } from '../../history/git/temp-repository.rig.ts';
import { createDiskView } from '../disk/disk-view.ts';
import { prepareToAsk } from './ask-node.ts';
import { type Loading, readNodeRules } from './node-rules.ts';
import { resolveImport } from './resolve-import.ts';

beforeAll(prepareToAsk);

/** A folder with files; JSON for what is no string. */
async function createTree(files: Readonly<Record<string, unknown>>): Promise<TempFolder> {
  const folder = await createTempFolder();
  for (const [path, content] of Object.entries(files))
    await folder.write(path, typeof content === 'string' ? content : JSON.stringify(content));
  return folder;
}

interface From {
  readonly from?: string;
  readonly how?: Loading;
  readonly options?: string;
}

/** What a specifier in `from` leads to, as a path in the folder or as its type. */
function follow(
  folder: TempFolder,
  specifier: string,
  { from = 'src/a.ts', how = 'import', options = '' }: From = {},
): string {
  const world = { disk: createDiskView(), rules: readNodeRules({ NODE_OPTIONS: options }) };
  const found = resolveImport(specifier, join(folder.root, from), how, world);
  if (found.type === 'file') return found.file.replace(`${folder.root}/`, '');
  if (found.type === 'package') return `${found.name} in ${found.folder.replace(`${folder.root}/`, '')}`;
  return found.type;
}

/** Each specifier with what it leads to, and that Node itself, in a process of its own, finds the same. */
function expectAsNode(folder: TempFolder, expected: Readonly<Record<string, string>>, given: From = {}): void {
  const { from = 'src/a.ts', how = 'import' } = given;
  const specifiers = Object.keys(expected);
  expect(Object.fromEntries(specifiers.map((name) => [name, follow(folder, name, given)]))).toEqual(expected);
  const found = Object.entries(askAlone(specifiers, join(folder.root, from), how)).map(([name, file]) => [
    name,
    file?.replace(`${folder.root}/`, '') ?? 'missing',
  ]);
  expect(Object.fromEntries(found)).toEqual(expected);
}

function askAlone(specifiers: readonly string[], from: string, how: Loading): Readonly<Record<string, string | null>> {
  const ask = new URL('./ask-node.ts', import.meta.url).href;
  const script = `const { askNode, prepareToAsk } = await import(${JSON.stringify(ask)});
    await prepareToAsk();
    const [specifiers, from, how] = ${JSON.stringify([specifiers, from, how])};
    console.log(JSON.stringify(Object.fromEntries(specifiers.map((name) => [name, askNode(name, from, how) ?? null]))));`;
  const given = ['--no-warnings', '--input-type=module', '--eval', script];
  return JSON.parse(execFileSync(process.execPath, given, { encoding: 'utf8', env: {} })) as Record<string, string>;
}

it('a part of Node, core, and what is nowhere', async () => {
  await using folder = await createTree({ 'src/a.ts': '' });
  const expected = {
    'node:fs': 'builtin',
    fs: 'builtin',
    'fs/promises': 'builtin',
    'node:test': 'builtin',
    'data:text/javascript,export default 1': 'builtin',
    '@cairn/core': 'core',
    '@cairn/core/testing': 'core',
    './nowhere.ts': 'missing',
    '/nowhere.ts': 'missing',
    'no-such-package': 'missing',
    '@no/such-package/inner': 'missing',
    '#own': 'missing',
  };
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, follow(folder, name)]))).toEqual(expected);
});

const tree = {
  ...{ 'src/a.ts': '', 'src/in/b.ts': '', 'c.json': {}, 'src/d/index.js': '', 'src/e.js': '', 'src/e.ts': '' },
  ...{ 'src/my part.mjs': '', 'src/100%.mjs': '', 'src/f.cjs': '', 'src/g/package.json': { main: 'lib' } },
  ...{ 'src/g/lib/index.js': '', 'src/g/index.js': '', 'src/h.js/index.js': '', 'src/k/package.json': { main: './' } },
  ...{ 'src/k/index.json': {}, 'src/l/package.json': { main: 'gone' }, 'src/l/index.node': '', 'src/m.mjs': '' },
};

it('an import is the file that its URL names, through links to where it really is, and no other', async () => {
  await using folder = await createTree(tree);
  await symlink(join(folder.root, 'src/in'), join(folder.root, 'linked'));
  expectAsNode(folder, {
    ...{ './in/b.ts': 'src/in/b.ts', './in/b.ts?v=2': 'src/in/b.ts', './in/b.ts#part': 'src/in/b.ts' },
    ...{ '../c.json': 'c.json', '../linked/b.ts': 'src/in/b.ts', [join(folder.root, 'c.json')]: 'c.json' },
    ...{
      [`file://${folder.root}/c.json`]: 'c.json',
      './my%20part.mjs': 'src/my part.mjs',
      './my part.mjs': 'src/my part.mjs',
    },
    ...{
      './100%25.mjs': 'src/100%.mjs',
      './in%2fb.ts': 'missing',
      './e': 'missing',
      './d': 'missing',
      './g': 'missing',
    },
    ...{
      './e.mjs': 'missing',
      './e.js': 'src/e.js',
      './in/../e.ts': 'src/e.ts',
      './%65.js': 'src/e.js',
      './d/': 'missing',
    },
  });
});

it('require tries endings and folders, and takes percent signs and queries as they are', async () => {
  await using folder = await createTree(tree);
  const expected = {
    ...{ './e': 'src/e.js', '../c': 'c.json', './d': 'src/d/index.js', './d/': 'src/d/index.js', './f': 'missing' },
    ...{ './g': 'src/g/lib/index.js', './h': 'missing', './h.js': 'src/h.js/index.js', './k': 'src/k/index.json' },
    ...{
      './l': 'src/l/index.node',
      './my%20part.mjs': 'missing',
      './my part.mjs': 'src/my part.mjs',
      './m': 'missing',
    },
    ...{
      './e.js?v=1': 'missing',
      './in/b': 'missing',
      './in': 'missing',
      './in/b.ts': 'src/in/b.ts',
      './100%.mjs': 'src/100%.mjs',
    },
  };
  expectAsNode(folder, expected, { how: 'require' });
  expectAsNode(
    folder,
    { '.': 'src/g/lib/index.js', './': 'src/g/lib/index.js' },
    { how: 'require', from: 'src/g/x.js' },
  );
  expectAsNode(folder, { '..': 'src/g/lib/index.js' }, { how: 'require', from: 'src/g/lib/x.js' });
});

it('an installed package is its name and folder, the nearest one, exported or not', async () => {
  await using folder = await createTree({
    'src/a.ts': '',
    'src/deep/b.ts': '',
    'node_modules/zod/package.json': { version: '4.0.0', exports: { '.': './index.js' } },
    'node_modules/@scope/tool/package.json': {},
    'node_modules/bare/index.js': '',
    'src/node_modules/zod/package.json': { version: '3.0.0' },
  });
  expect(follow(folder, 'zod', { from: 'a.ts' })).toBe('zod in node_modules/zod');
  expect(follow(folder, 'zod/v4/not-exported.js', { from: 'a.ts' })).toBe('zod in node_modules/zod');
  expect(follow(folder, 'zod', { from: 'src/deep/b.ts' })).toBe('zod in src/node_modules/zod');
  expect(follow(folder, '@scope/tool/inner')).toBe('@scope/tool in node_modules/@scope/tool');
  // Without a manifest Node finds it all the same.
  expect(follow(folder, 'bare')).toBe('bare in node_modules/bare');
});

const steps = {
  'src/a.ts': '',
  'packages/steps/package.json': {
    exports: {
      '.': { types: './index.d.ts', 'cairn-source': './src/index.ts', default: './dist/index.js' },
      './tables': { require: './src/tables.cjs', node: { 'cairn-source': './src/tables.ts' } },
      './parts/*': './src/parts/*.ts',
      './parts/special': './src/special.ts',
      './parts/inner/*.js': './src/inner/*.ts',
      './hidden': null,
      './withheld': { node: null, default: './src/index.ts' },
      './list': [{ worker: './src/none.ts' }, './src/tables.ts'],
      './stale': './dist/not-built.js',
      './words': { require: './src/words.cjs', import: './src/words.mjs' },
      './spaced': './src/a%20b.ts',
    },
  },
  ...Object.fromEntries(
    [
      'index.ts',
      'tables.ts',
      'special.ts',
      'parts/one.ts',
      'parts/deep/two.ts',
      'inner/three.ts',
      'words.cjs',
      'words.mjs',
      'a b.ts',
      'tables.cjs',
    ].map((name) => [`packages/steps/src/${name}`, '']),
  ),
};

it('a link to a folder of the repository is its source, by its exports and their conditions', async () => {
  await using folder = await createTree(steps);
  await mkdir(join(folder.root, 'node_modules/@own'), { recursive: true });
  await symlink('../../packages/steps', join(folder.root, 'node_modules/@own/steps'));
  const source = (name: string) => `packages/steps/src/${name}`;
  const expected = {
    ...{ '@own/steps': source('index.ts'), '@own/steps/tables': source('tables.ts') },
    ...{ '@own/steps/parts/one': source('parts/one.ts'), '@own/steps/parts/deep/two': source('parts/deep/two.ts') },
    ...{
      '@own/steps/parts/special': source('special.ts'),
      '@own/steps/parts/inner/three.js': source('inner/three.ts'),
    },
    ...{ '@own/steps/parts/none': 'missing', '@own/steps/hidden': 'missing', '@own/steps/withheld': 'missing' },
    ...{ '@own/steps/list': source('tables.ts'), '@own/steps/stale': 'missing', '@own/steps/other': 'missing' },
    ...{ '@own/steps/words': source('words.mjs'), '@own/steps/spaced': source('a b.ts') },
  };
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, follow(folder, name)]))).toEqual(expected);
  expect(follow(folder, '@own/steps/words', { how: 'require' })).toBe(source('words.cjs'));
  expect(follow(folder, '@own/steps/tables', { how: 'require' })).toBe(source('tables.cjs'));
});

it('a link without subpaths in its exports, or without exports', async () => {
  await using folder = await createTree({
    ...{ 'src/a.ts': '', 'one/package.json': { exports: './main.ts' }, 'one/main.ts': '' },
    ...{
      'two/package.json': { exports: { import: './main.ts', default: './other.ts' } },
      'two/main.ts': '',
      'two/other.ts': '',
    },
    ...{ 'three/package.json': { main: 'lib/main' }, 'three/lib/main.js': '', 'three/lib/inner.js': '' },
    ...{ 'four/package.json': {}, 'four/index.js': '', 'five/package.json': { main: 'lib' }, 'five/lib/index.js': '' },
  });
  await mkdir(join(folder.root, 'node_modules'));
  for (const name of ['one', 'two', 'three', 'four', 'five'])
    await symlink(`../${name}`, join(folder.root, 'node_modules', name));
  const both = { one: 'one/main.ts', 'one/main.ts': 'missing', three: 'three/lib/main.js', four: 'four/index.js' };
  expectAsNode(folder, {
    ...both,
    two: 'two/main.ts',
    'three/lib/inner.js': 'three/lib/inner.js',
    'three/lib/inner': 'missing',
    five: 'five/lib/index.js',
  });
  expectAsNode(
    folder,
    { ...both, two: 'two/other.ts', 'three/lib/inner': 'three/lib/inner.js', five: 'five/lib/index.js' },
    { how: 'require' },
  );
});

it("a name of the package's own, by its imports and by its own name", async () => {
  await using folder = await createTree({
    'package.json': {
      name: 'own',
      exports: { './part': { require: './lib/b.cjs', default: './lib/b.ts' } },
      imports: {
        ...{
          '#lib/*': './lib/*',
          '#zod': 'zod',
          '#fs': 'node:fs',
          '#words': { development: './dev.ts', default: './lib/b.ts' },
        },
        ...{ '#how': { require: './lib/b.cjs', import: './lib/b.ts' }, '#self': 'own/part' },
      },
    },
    ...{ 'src/a.ts': '', 'lib/b.ts': '', 'lib/b.cjs': '', 'dev.ts': '', 'node_modules/zod/package.json': {} },
  });
  expectAsNode(folder, {
    ...{
      '#lib/b.ts': 'lib/b.ts',
      '#lib/c.ts': 'missing',
      '#words': 'lib/b.ts',
      '#how': 'lib/b.ts',
      '#self': 'lib/b.ts',
    },
    ...{ 'own/part': 'lib/b.ts', 'own/lib/b.ts': 'missing', own: 'missing', '#other': 'missing' },
  });
  expectAsNode(folder, { '#how': 'lib/b.cjs', 'own/part': 'lib/b.cjs', '#self': 'lib/b.cjs' }, { how: 'require' });
  expect(follow(folder, '#zod')).toBe('zod in node_modules/zod');
  expect(follow(folder, '#fs')).toBe('builtin');
});

it('conditions that Node is started with count', async () => {
  await using folder = await createTree({
    'package.json': { imports: { '#words': { development: './dev.ts', test: './test.ts', default: './plain.ts' } } },
    ...{ 'src/a.ts': '', 'dev.ts': '', 'test.ts': '', 'plain.ts': '' },
  });
  const found = ['', '--conditions=development', '-C test', '--max-old-space-size=1 --conditions "development"'].map(
    (options) => follow(folder, '#words', { options }),
  );
  expect(found).toEqual(['plain.ts', 'dev.ts', 'test.ts', 'dev.ts']);
});
