import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTempFolder, type TempFolder } from '../history/git/temp-repository.rig.ts';
import { createDiskView } from './disk-view.ts';
import { openLockfile as open } from './lockfile.ts';

const openLockfile = (root: string) => open(root, createDiskView());

type Packages = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

async function createProject(locked: Packages | null, installed: Packages | null = locked): Promise<TempFolder> {
  const folder = await createTempFolder();
  if (locked) await folder.write('package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: locked }));
  if (installed)
    await folder.write('node_modules/.package-lock.json', JSON.stringify({ lockfileVersion: 3, packages: installed }));
  for (const path of Object.keys({ ...locked, ...installed }))
    if (path.includes('node_modules/')) await folder.write(`${path}/package.json`, '{"version":"0.0.0"}');
  return folder;
}

function slice(folder: TempFolder, path: string, from = ''): readonly string[] {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return openLockfile(join(folder.root, from)).slice(name, join(folder.root, path));
}

const entry = (version: string, more: Readonly<Record<string, unknown>> = {}) => ({
  version,
  integrity: `sha512-${version}`,
  ...more,
});

it('is the package and all that it needs, each found where Node would find it', async () => {
  await using folder = await createProject({
    '': {},
    'node_modules/a': entry('1.0.0', { dependencies: { b: '*', c: '*' }, devDependencies: { unused: '*' } }),
    'node_modules/a/node_modules/b': entry('1.1.1', { dependencies: { c: '*' } }),
    'node_modules/a/node_modules/b/node_modules/c': entry('1.2.2'),
    'node_modules/b': entry('2.0.0'),
    'node_modules/c': entry('2.2.2', { dependencies: { b: '*', a: '*' } }),
    'node_modules/unused': entry('9.0.0'),
    'node_modules/@scope/d': entry('3.0.0', { dependencies: { '@scope/e': '*' } }),
    'node_modules/@scope/e': entry('3.1.0'),
  });
  expect(slice(folder, 'node_modules/a')).toEqual([
    'a@1.0.0 sha512-1.0.0',
    'b@1.1.1 sha512-1.1.1',
    'b@2.0.0 sha512-2.0.0',
    'c@1.2.2 sha512-1.2.2',
    'c@2.2.2 sha512-2.2.2',
  ]);
  expect(slice(folder, 'node_modules/b')).toEqual(['b@2.0.0 sha512-2.0.0']);
  expect(slice(folder, 'node_modules/@scope/d')).toEqual([
    '@scope/d@3.0.0 sha512-3.0.0',
    '@scope/e@3.1.0 sha512-3.1.0',
  ]);
});

it('holds peers, and packages for other platforms that are locked and not installed', async () => {
  const locked = {
    'node_modules/a': entry('1.0.0', {
      peerDependencies: { peer: '*', absent: '*' },
      optionalDependencies: { 'a-linux': '*', 'a-darwin': '*' },
    }),
    'node_modules/peer': entry('2.0.0'),
    'node_modules/a-linux': entry('1.0.1'),
    'node_modules/a-darwin': entry('1.0.2'),
  };
  const { 'node_modules/a-darwin': _, ...installed } = locked;
  await using folder = await createProject(locked, installed);
  expect(slice(folder, 'node_modules/a')).toEqual([
    'a-darwin@1.0.2 sha512-1.0.2',
    'a-linux@1.0.1 sha512-1.0.1',
    'a@1.0.0 sha512-1.0.0',
    'peer@2.0.0 sha512-2.0.0',
  ]);
});

it('leaves out core, and links: those are code of the repository', async () => {
  await using folder = await createProject({
    'node_modules/a': entry('1.0.0', { dependencies: { '@cairn/core': '*', own: '*', b: '*' } }),
    'node_modules/@cairn/core': entry('5.0.0', { dependencies: { c: '*' } }),
    'node_modules/own': { resolved: 'packages/own', link: true },
    'node_modules/b': entry('2.0.0'),
    'node_modules/c': entry('3.0.0'),
  });
  expect(slice(folder, 'node_modules/a')).toEqual(['a@1.0.0 sha512-1.0.0', 'b@2.0.0 sha512-2.0.0']);
});

it('of a package in the node_modules of a workspace looks there first, then at the root', async () => {
  await using folder = await createProject({
    'packages/steps': { dependencies: { a: '*' } },
    'packages/steps/node_modules/a': entry('1.0.0', { dependencies: { b: '*', c: '*' } }),
    'packages/steps/node_modules/b': entry('1.1.0'),
    'node_modules/a': entry('2.0.0'),
    'node_modules/b': entry('2.1.0'),
    'node_modules/c': entry('2.2.0'),
  });
  expect(slice(folder, 'packages/steps/node_modules/a', 'packages/steps')).toEqual([
    'a@1.0.0 sha512-1.0.0',
    'b@1.1.0 sha512-1.1.0',
    'c@2.2.0 sha512-2.2.0',
  ]);
});

it.each([
  ['version', { version: '1.0.1', integrity: 'sha512-1.0.0' }],
  ['integrity', { version: '1.0.0', integrity: 'sha512-other' }],
])('what is installed with another %s than is locked is an author error, also deep down', async (_, installed) => {
  const root = { 'node_modules/a': entry('3.0.0', { dependencies: { deep: '*' } }), 'node_modules/b': entry('4.0.0') };
  await using folder = await createProject(
    { ...root, 'node_modules/deep': entry('1.0.0') },
    { ...root, 'node_modules/deep': installed },
  );
  expect(() => slice(folder, 'node_modules/a')).toThrow(
    expect.objectContaining({
      problems: [expect.objectContaining({ code: 'lockfile-differs', message: expect.stringContaining("'deep'") })],
    }),
  );
  expect(slice(folder, 'node_modules/b')).toEqual(['b@4.0.0 sha512-4.0.0']);
});

it.each([
  ['that no lockfile names', null],
  ['that the lockfile does not name', {}],
  ['that is locked without integrity', { 'node_modules/a': { version: '1.0.0' } }],
])('a package %s is its version and its files', async (_, locked) => {
  await using folder = await createProject(locked, null);
  await folder.write('node_modules/a/package.json', '{"name":"a","version":"1.0.0"}');
  await folder.write('node_modules/a/lib/index.js', 'exports.a = 1;');
  const seen = [slice(folder, 'node_modules/a')];
  expect(seen).toEqual([[expect.stringMatching(/^a@1\.0\.0 [0-9a-f]{64}$/)]]);
  await folder.write('node_modules/a/node_modules/b/index.js', 'of another package');
  expect(slice(folder, 'node_modules/a')).toEqual(seen[0]);
  await folder.write('node_modules/a/lib/index.js', 'exports.a = 2;');
  seen.push(slice(folder, 'node_modules/a'));
  await folder.write('node_modules/a/lib/more.js', '');
  seen.push(slice(folder, 'node_modules/a'));
  expect(new Set(seen.flat()).size).toBe(3);
});

it('is found from a path that goes through a symlink', async () => {
  await using folder = await createProject({ 'node_modules/a': entry('1.0.0') });
  await using elsewhere = await createTempFolder();
  await mkdir(join(elsewhere.root, 'in'));
  const linked = join(elsewhere.root, 'in/project');
  await symlink(folder.root, linked);
  expect(openLockfile(linked).slice('a', join(folder.root, 'node_modules/a'))).toEqual(['a@1.0.0 sha512-1.0.0']);
  expect(openLockfile(folder.root).slice('a', join(linked, 'node_modules/a'))).toEqual(['a@1.0.0 sha512-1.0.0']);
});
