import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTempFolder, type TempFolder } from '../history/git/temp-repository.rig.ts';
import { createDiskView } from './disk-view.ts';
import { resolveImport } from './resolve-import.ts';

/** A folder with files; JSON for what is no string. */
async function createTree(files: Readonly<Record<string, unknown>>): Promise<TempFolder> {
  const folder = await createTempFolder();
  for (const [path, content] of Object.entries(files))
    await folder.write(path, typeof content === 'string' ? content : JSON.stringify(content));
  return folder;
}

/** What a specifier in `from` leads to, as a path in the folder or as its type. */
function follow(folder: TempFolder, specifier: string, from = 'src/a.ts'): string {
  const found = resolveImport(specifier, join(folder.root, from), createDiskView());
  if (found.type === 'file') return found.file.replace(`${folder.root}/`, '');
  if (found.type === 'package') return `${found.name} in ${found.folder.replace(`${folder.root}/`, '')}`;
  return found.type;
}

it('a part of Node, core, and what is nowhere', async () => {
  await using folder = await createTree({ 'src/a.ts': '' });
  const expected = {
    'node:fs': 'builtin',
    fs: 'builtin',
    'fs/promises': 'builtin',
    'node:test': 'builtin',
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

it('a file by its path, through symlinks to where it really is', async () => {
  await using folder = await createTree({ 'src/a.ts': '', 'src/in/b.ts': '', 'c.json': {}, 'src/d/index.js': '' });
  await symlink(join(folder.root, 'src/in'), join(folder.root, 'linked'));
  expect(follow(folder, './in/b.ts')).toBe('src/in/b.ts');
  expect(follow(folder, './in/b.ts?v=2')).toBe('src/in/b.ts');
  expect(follow(folder, '../c.json')).toBe('c.json');
  expect(follow(folder, '../linked/b.ts')).toBe('src/in/b.ts');
  expect(follow(folder, join(folder.root, 'c.json'))).toBe('c.json');
  // As require finds them.
  expect(follow(folder, '../c')).toBe('c.json');
  expect(follow(folder, './d')).toBe('src/d/index.js');
  expect(follow(folder, './in')).toBe('missing');
});

it('an installed package is its name and folder, the nearest one, exported or not', async () => {
  await using folder = await createTree({
    'src/a.ts': '',
    'src/deep/b.ts': '',
    'node_modules/zod/package.json': { version: '4.0.0', exports: { '.': './index.js' } },
    'node_modules/@scope/tool/package.json': {},
    'src/node_modules/zod/package.json': { version: '3.0.0' },
  });
  expect(follow(folder, 'zod', 'a.ts')).toBe('zod in node_modules/zod');
  expect(follow(folder, 'zod/v4/not-exported.js', 'a.ts')).toBe('zod in node_modules/zod');
  expect(follow(folder, 'zod', 'src/deep/b.ts')).toBe('zod in src/node_modules/zod');
  expect(follow(folder, '@scope/tool/inner')).toBe('@scope/tool in node_modules/@scope/tool');
});

it('a link to a folder of the repository is its source, by its exports and their conditions', async () => {
  await using folder = await createTree({
    'src/a.ts': '',
    'packages/steps/package.json': {
      exports: {
        '.': { types: './index.d.ts', 'cairn-source': './src/index.ts', default: './dist/index.js' },
        './tables': { require: './src/tables.cjs', node: { 'cairn-source': './src/tables.ts' } },
        './parts/*': './src/parts/*.ts',
        './parts/special': './src/special.ts',
        './parts/inner/*.js': './src/inner/*.ts',
        './hidden': null,
        './list': [{ worker: './src/none.ts' }, './src/tables.ts'],
        './stale': './dist/not-built.js',
      },
    },
    ...Object.fromEntries(
      ['index', 'tables', 'special', 'parts/one', 'parts/deep/two', 'inner/three'].map((name) => [
        `packages/steps/src/${name}.ts`,
        '',
      ]),
    ),
  });
  await mkdir(join(folder.root, 'node_modules/@own'), { recursive: true });
  await symlink('../../packages/steps', join(folder.root, 'node_modules/@own/steps'));
  const expected = {
    '@own/steps': 'packages/steps/src/index.ts',
    '@own/steps/tables': 'packages/steps/src/tables.ts',
    '@own/steps/parts/one': 'packages/steps/src/parts/one.ts',
    '@own/steps/parts/deep/two': 'packages/steps/src/parts/deep/two.ts',
    '@own/steps/parts/special': 'packages/steps/src/special.ts',
    '@own/steps/parts/inner/three.js': 'packages/steps/src/inner/three.ts',
    '@own/steps/parts/none': 'missing',
    '@own/steps/hidden': 'missing',
    '@own/steps/list': 'packages/steps/src/tables.ts',
    '@own/steps/stale': 'missing',
    '@own/steps/other': 'missing',
  };
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, follow(folder, name)]))).toEqual(expected);
});

it('a link without subpaths in its exports, or without exports', async () => {
  await using folder = await createTree({
    'src/a.ts': '',
    'one/package.json': { exports: './main.ts' },
    'one/main.ts': '',
    'two/package.json': { exports: { import: './main.ts', default: './other.ts' } },
    'two/main.ts': '',
    'three/package.json': { main: 'lib/main' },
    'three/lib/main.js': '',
    'three/lib/inner.js': '',
    'four/package.json': {},
    'four/index.js': '',
  });
  await mkdir(join(folder.root, 'node_modules'));
  for (const name of ['one', 'two', 'three', 'four'])
    await symlink(`../${name}`, join(folder.root, 'node_modules', name));
  expect(follow(folder, 'one')).toBe('one/main.ts');
  expect(follow(folder, 'one/main.ts')).toBe('missing');
  expect(follow(folder, 'two')).toBe('two/main.ts');
  expect(follow(folder, 'three')).toBe('three/lib/main.js');
  expect(follow(folder, 'three/lib/inner.js')).toBe('three/lib/inner.js');
  expect(follow(folder, 'four')).toBe('four/index.js');
});

it("a name of the package's own imports", async () => {
  await using folder = await createTree({
    'package.json': { imports: { '#lib/*': './lib/*', '#zod': 'zod', '#fs': 'node:fs' } },
    'src/a.ts': '',
    'lib/b.ts': '',
    'node_modules/zod/package.json': {},
  });
  expect(follow(folder, '#lib/b.ts')).toBe('lib/b.ts');
  expect(follow(folder, '#lib/c.ts')).toBe('missing');
  expect(follow(folder, '#zod')).toBe('zod in node_modules/zod');
  expect(follow(folder, '#fs')).toBe('builtin');
  expect(follow(folder, '#other')).toBe('missing');
});
