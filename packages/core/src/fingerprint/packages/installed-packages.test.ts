import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createTempFolder, type TempFolder } from '../../history/git/temp-repository.rig.ts';
import { createDiskView } from '../disk/disk-view.ts';
import { type InstalledPackage, openPackages } from './installed-packages.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** Needs: the packages that one depends on. */
function manifest(version: string, needs: readonly string[] = [], more: Manifest = {}): Manifest {
  return { version, dependencies: Object.fromEntries(needs.map((name) => [name, '*'])), ...more };
}

/** Folders in node_modules with their manifests, and npm's lockfile that says the same. */
async function createNpm(packages: Readonly<Record<string, Manifest>>): Promise<TempFolder> {
  const folder = await createTempFolder();
  const locked = Object.entries(packages).map(([path, { version }]) => [
    path,
    { version, integrity: `sha512-${String(version)}` },
  ]);
  const lock = JSON.stringify({ lockfileVersion: 3, packages: Object.fromEntries(locked) });
  await folder.write('package-lock.json', lock);
  for (const [path, content] of Object.entries(packages)) await writeManifest(folder, path, content);
  // npm writes it last.
  await folder.write('node_modules/.package-lock.json', lock);
  return folder;
}

async function writeManifest(folder: TempFolder, path: string, content: Manifest): Promise<void> {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  await folder.write(`${path}/package.json`, JSON.stringify({ name, ...content }));
}

function packagesOf(folder: TempFolder, path: string, from = ''): readonly InstalledPackage[] {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return openPackages(join(folder.root, from), createDiskView()).slice(name, join(folder.root, path));
}

function slice(folder: TempFolder, path: string, from = ''): readonly string[] {
  return packagesOf(folder, path, from).map(({ entry }) => entry);
}

async function link(folder: TempFolder, at: string, to: string): Promise<void> {
  await mkdir(dirname(join(folder.root, at)), { recursive: true });
  await rm(join(folder.root, at), { force: true });
  await symlink(join(folder.root, to), join(folder.root, at));
}

it('is the package and all that it needs, each found where Node would find it', async () => {
  await using folder = await createNpm({
    'node_modules/a': manifest('1.0.0', ['b', 'c'], { devDependencies: { unused: '*' } }),
    'node_modules/a/node_modules/b': manifest('1.1.1', ['c']),
    'node_modules/a/node_modules/b/node_modules/c': manifest('1.2.2'),
    'node_modules/b': manifest('2.0.0'),
    'node_modules/c': manifest('2.2.2', ['b', 'a']),
    'node_modules/unused': manifest('9.0.0'),
    'node_modules/@scope/d': manifest('3.0.0', ['@scope/e']),
    'node_modules/@scope/e': manifest('3.1.0'),
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

it('holds peers and optional packages as far as they are installed', async () => {
  await using folder = await createNpm({
    'node_modules/a': manifest('1.0.0', [], {
      peerDependencies: { peer: '*', absent: '*' },
      optionalDependencies: { 'a-linux': '*', 'a-darwin': '*' },
    }),
    'node_modules/peer': manifest('2.0.0'),
    'node_modules/a-linux': manifest('1.0.1'),
  });
  const entries = ['a-linux@1.0.1 sha512-1.0.1', 'a@1.0.0 sha512-1.0.0', 'peer@2.0.0 sha512-2.0.0'];
  expect(slice(folder, 'node_modules/a')).toEqual(entries);
});

it('leaves out core; a package of the repository that another one needs is its files', async () => {
  await using folder = await createNpm({
    'node_modules/a': manifest('1.0.0', ['@cairn/core', 'own', 'b']),
    'node_modules/@cairn/core': manifest('5.0.0', ['c']),
    'node_modules/b': manifest('2.0.0'),
    'node_modules/c': manifest('3.0.0'),
  });
  await folder.write('packages/own/package.json', '{"name":"own","version":"1.0.0"}');
  await folder.write('packages/own/index.js', 'exports.a = 1');
  await link(folder, 'node_modules/own', 'packages/own');
  const before = slice(folder, 'node_modules/a');
  const [a, own] = ['a', 'own'].map((name) => expect.stringMatching(new RegExp(`^${name} [0-9a-f]{64}$`)));
  expect(before).toEqual([a, 'b@2.0.0 sha512-2.0.0', own]);
  await folder.write('packages/own/index.js', 'exports.a = 2');
  expect(slice(folder, 'node_modules/a')[2]).not.toBe(before[2]);
});

it('of a package in the node_modules of a workspace looks there first, then at the root', async () => {
  await using folder = await createNpm({
    'packages/steps/node_modules/a': manifest('1.0.0', ['b', 'c']),
    'packages/steps/node_modules/b': manifest('1.1.0'),
    'node_modules/a': manifest('2.0.0'),
    'node_modules/b': manifest('2.1.0'),
    'node_modules/c': manifest('2.2.0'),
  });
  expect(slice(folder, 'packages/steps/node_modules/a', 'packages/steps')).toEqual([
    'a@1.0.0 sha512-1.0.0',
    'b@1.1.0 sha512-1.1.0',
    'c@2.2.0 sha512-2.2.0',
  ]);
});

it.each([
  ['version by what npm wrote down', { installed: { version: '1.0.1', integrity: 'sha512-1.0.0' } }],
  ['integrity', { installed: { version: '1.0.0', integrity: 'sha512-other' } }],
])('another %s than npm locked is an author error, also deep down', async (_, other) => {
  await using folder = await createNpm({
    'node_modules/a': manifest('3.0.0', ['deep']),
    'node_modules/b': manifest('4.0.0'),
    'node_modules/deep': manifest('1.0.0'),
  });
  const packages = { 'node_modules/deep': other.installed };
  await folder.write('node_modules/.package-lock.json', JSON.stringify({ packages }));
  expect(() => slice(folder, 'node_modules/a')).toThrow(
    expect.objectContaining({
      problems: [expect.objectContaining({ code: 'lockfile-differs', message: expect.stringContaining("'deep'") })],
    }),
  );
  expect(slice(folder, 'node_modules/b')).toEqual(['b@4.0.0 sha512-4.0.0']);
});

it('what is installed by hand in the place of what npm locked is its files', async () => {
  await using folder = await createNpm({ 'node_modules/a': manifest('1.0.0') });
  await writeManifest(folder, 'node_modules/a', manifest('1.0.1'));
  const byHand = slice(folder, 'node_modules/a');
  expect(byHand).toEqual([expect.stringMatching(/^a [0-9a-f]{64}$/)]);
  await folder.write('node_modules/a/index.js', 'exports.a = 1');
  expect(slice(folder, 'node_modules/a')).not.toEqual(byHand);
});

it.each([
  ['that no lockfile names', undefined],
  ['that the lockfile does not name', {}],
  ['that is locked without integrity', { 'node_modules/a': { version: '1.0.0' } }],
])('a package %s is its files', async (_, packages) => {
  await using folder = await createTempFolder();
  if (packages) await folder.write('package-lock.json', JSON.stringify({ packages }));
  await folder.write('node_modules/a/package.json', '{"name":"a","version":"1.0.0"}');
  await folder.write('node_modules/a/lib/index.js', 'exports.a = 1;');
  const seen = [slice(folder, 'node_modules/a')];
  expect(seen).toEqual([[expect.stringMatching(/^a [0-9a-f]{64}$/)]]);
  await folder.write('node_modules/a/node_modules/b/index.js', 'of another package');
  expect(slice(folder, 'node_modules/a')).toEqual(seen[0]);
  await folder.write('node_modules/a/lib/index.js', 'exports.a = 2;');
  seen.push(slice(folder, 'node_modules/a'));
  await folder.write('node_modules/a/lib/more.js', '');
  seen.push(slice(folder, 'node_modules/a'));
  expect(new Set(seen.flat()).size).toBe(3);
});

it.each([
  ['without a lockfile', undefined, {}],
  ['that holds steps, locked or not', 'sha512-a', { peerDependencies: { '@cairn/core': '^0.1.0' } }],
])('a release of a package %s that only raises its version is the same code', async (_, integrity, more) => {
  await using folder = await createTempFolder();
  const release = async (version: string, others: Manifest = {}): Promise<InstalledPackage> => {
    const locked = { version, ...(integrity && { integrity: `${integrity}-${version}` }) };
    const lock = JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/a': locked } });
    if (integrity) {
      await folder.write('package-lock.json', lock);
      await folder.write('node_modules/.package-lock.json', lock);
    }
    await writeManifest(folder, 'node_modules/a', { version, exports: './index.js', ...more, ...others });
    await folder.write('node_modules/a/CHANGELOG.md', version);
    return packagesOf(folder, 'node_modules/a')[0]!;
  };
  await folder.write('node_modules/a/index.js', "import 'other/package.json';");
  const first = await release('1.0.0');
  const second = await release('1.0.1', { description: 'More of it', scripts: { build: 'tsc' } });
  expect(second.entry).toBe(first.entry);
  expect([first.locked, second.locked]).toEqual([
    { name: 'a', version: '1.0.0', digests: [expect.stringMatching(/^[0-9a-f]{64}$/)] },
    { name: 'a', version: '1.0.1', digests: [expect.stringMatching(/^[0-9a-f]{64}$/)] },
  ]);
  expect(second.describing).toEqual(
    ['CHANGELOG.md', 'package.json'].map((name) => join(folder.root, 'node_modules/a', name)),
  );
  const others = [
    await release('1.0.1', { exports: './other.js' }),
    await release('1.0.1', { type: 'commonjs' }),
    await release('1.0.1', { imports: { '#a': './a.js' } }),
    // A field that Node does not know may be read by what loads code in its place.
    await release('1.0.1', { module: './esm.js' }),
  ];
  expect(new Set([first, ...others].map(({ entry }) => entry)).size).toBe(5);
});

it('a package whose code names its manifest, or a text, is its version too', async () => {
  await using folder = await createTempFolder();
  const read = async (code: string, version: string): Promise<string> => {
    await writeManifest(folder, 'node_modules/a', { version });
    await folder.write('node_modules/a/README.md', version);
    await folder.write('node_modules/a/lib/index.cjs', code);
    return packagesOf(folder, 'node_modules/a')[0]!.entry;
  };
  const named = [
    `require('../package.json')`,
    `new URL('package.json', root)`,
    `require('path').join(__dirname, '..', 'package.json')`,
    `readFileSync(root + '/package.json')`,
    `readFileSync('../README.md')`,
  ];
  for (const code of named) expect([code, await read(code, '1.0.0')]).not.toEqual([code, await read(code, '1.0.1')]);
  expect(await read(`require('b/package.json')`, '1.0.0')).toBe(await read(`require('b/package.json')`, '1.0.1'));
});

it('a package that finds native code is its manifest too, which others read', async () => {
  await using folder = await createTempFolder();
  const read = async (version: string, loader: string): Promise<InstalledPackage> => {
    await writeManifest(folder, 'node_modules/a', manifest(version, [loader]));
    return packagesOf(folder, 'node_modules/a')[0]!;
  };
  const entries = async (loader: string): Promise<readonly string[]> => [
    (await read('1.0.0', loader)).entry,
    (await read('1.0.1', loader)).entry,
  ];
  expect(new Set(await entries('node-gyp-build')).size).toBe(2);
  // koffi opens a library by its path.
  expect(new Set(await entries('koffi')).size).toBe(1);
  expect((await read('1.0.0', 'koffi')).isNative).toBe(true);
});

it('is found from a path that goes through a symlink', async () => {
  await using folder = await createNpm({ 'node_modules/a': manifest('1.0.0') });
  await using elsewhere = await createTempFolder();
  await mkdir(join(elsewhere.root, 'in'));
  const linked = join(elsewhere.root, 'in/project');
  await symlink(folder.root, linked);
  const entriesOf = (root: string, at: string) =>
    openPackages(root, createDiskView())
      .slice('a', join(at, 'node_modules/a'))
      .map(({ entry }) => entry);
  expect(entriesOf(linked, folder.root)).toEqual(['a@1.0.0 sha512-1.0.0']);
  expect(entriesOf(folder.root, linked)).toEqual(['a@1.0.0 sha512-1.0.0']);
});

/** What each package manager writes for `a@1.0.0`, which needs `@s/b@2.0.0`. */
const lockfiles = {
  'package-lock.json': JSON.stringify({
    packages: {
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a==', dependencies: { '@s/b': '^2.0.0' } },
      'node_modules/@s/b': { version: '2.0.0', integrity: 'sha512-b==' },
    },
  }),
  'pnpm-lock.yaml': `lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      a:\n        specifier: ^1.0.0\n        version: 1.0.0\n\npackages:\n\n  '@s/b@2.0.0':\n    resolution: {integrity: sha512-b==}\n    engines: {node: '>=18'}\n\n  a@1.0.0:\n    engines: {node: '>=18'}\n    resolution: {integrity: sha512-a==, tarball: x}\n\nsnapshots:\n\n  '@s/b@2.0.0': {}\n\n  a@1.0.0:\n    dependencies:\n      '@s/b': 2.0.0\n`,
  'yarn.lock': `# yarn lockfile v1\n\n\n"@s/b@^2.0.0", "@s/b@^2.0.0-0":\n  version "2.0.0"\n  resolved "https://host/b.tgz#1"\n  integrity sha512-b==\n\na@^1.0.0:\n  version "1.0.0"\n  resolved "https://host/a.tgz#1"\n  integrity sha512-a==\n  dependencies:\n    "@s/b" "^2.0.0"\n`,
  'bun.lock': `{\n  "lockfileVersion": 1,\n  "packages": {\n    "@s/b": ["@s/b@2.0.0", "", {}, "sha512-b=="],\n\n    "a": ["a@1.0.0", "", { "dependencies": { "@s/b": "^2.0.0" } }, "sha512-a=="],\n  }\n}\n`,
};

it.each(Object.keys(lockfiles) as (keyof typeof lockfiles)[])(
  'is the same whoever installed it: %s, hoisted and isolated',
  async (name) => {
    await using folder = await createTempFolder();
    await folder.write(name, lockfiles[name]);
    const expected = ['@s/b@2.0.0 sha512-b==', 'a@1.0.0 sha512-a=='];
    await writeManifest(folder, 'node_modules/a', manifest('1.0.0', ['@s/b']));
    await writeManifest(folder, 'node_modules/@s/b', manifest('2.0.0'));
    expect(slice(folder, 'node_modules/a')).toEqual(expected);
    await rm(join(folder.root, 'node_modules'), { recursive: true });
    const store = 'node_modules/.store';
    await writeManifest(folder, `${store}/a@1.0.0/node_modules/a`, manifest('1.0.0', ['@s/b']));
    await writeManifest(folder, `${store}/b@2.0.0/node_modules/@s/b`, manifest('2.0.0'));
    await link(folder, 'node_modules/a', `${store}/a@1.0.0/node_modules/a`);
    await link(folder, `${store}/a@1.0.0/node_modules/@s/b`, `${store}/b@2.0.0/node_modules/@s/b`);
    expect(slice(folder, 'node_modules/a')).toEqual(expected);
  },
);

it('sees a link behind a direct dependency that leads to another version, and which one it is', async () => {
  await using folder = await createTempFolder();
  await folder.write('pnpm-lock.yaml', lockfiles['pnpm-lock.yaml']);
  const store = 'node_modules/.pnpm';
  await writeManifest(folder, `${store}/a@1.0.0/node_modules/a`, manifest('1.0.0', ['@s/b']));
  for (const version of ['2.0.0', '3.0.0'])
    await writeManifest(folder, `${store}/b@${version}/node_modules/@s/b`, manifest(version));
  await link(folder, 'node_modules/a', `${store}/a@1.0.0/node_modules/a`);
  const entries: (string | undefined)[] = [];
  for (const version of ['2.0.0', '3.0.0']) {
    await link(folder, `${store}/a@1.0.0/node_modules/@s/b`, `${store}/b@${version}/node_modules/@s/b`);
    entries.push(slice(folder, 'node_modules/a')[0]);
  }
  expect(entries).toEqual(['@s/b@2.0.0 sha512-b==', expect.stringMatching(/^@s\/b [0-9a-f]{64}$/)]);
});

it('a version with two integrities is its files', async () => {
  await using folder = await createTempFolder();
  const twice = [1, 2].map((number) => [
    `x/${number}/node_modules/a`,
    { version: '1.0.0', integrity: `sha512-${number}` },
  ]);
  await folder.write('package-lock.json', JSON.stringify({ packages: Object.fromEntries(twice) }));
  await writeManifest(folder, 'node_modules/a', manifest('1.0.0'));
  expect(slice(folder, 'node_modules/a')).toEqual([expect.stringMatching(/^a [0-9a-f]{64}$/)]);
});

it('knows what is built for a platform, or loads what is', async () => {
  const native = [
    { os: ['linux'] },
    { cpu: ['x64'] },
    { gypfile: true },
    { binary: {} },
    { dependencies: { bindings: '*' } },
  ];
  await using folder = await createTempFolder();
  for (const more of [{}, ...native]) {
    await writeManifest(folder, 'node_modules/a', { version: '1.0.0', ...more });
    expect(packagesOf(folder, 'node_modules/a').map(({ isNative }) => isNative)).toEqual([
      Object.keys(more).length > 0,
    ]);
  }
  await writeManifest(folder, 'node_modules/a', { version: '1.0.0' });
  await folder.write('node_modules/a/binding.gyp', '');
  expect(packagesOf(folder, 'node_modules/a')[0]!.isNative).toBe(true);
});

it('names a lockfile that does not say what its packages are', async () => {
  const found: (string | undefined)[] = [];
  for (const [name, text] of [
    ['bun.lockb', ''],
    ['yarn.lock', '__metadata:\n  version: 8\n'],
    ['yarn.lock', lockfiles['yarn.lock']],
  ] as const) {
    await using folder = await createTempFolder();
    await folder.write(name, text);
    found.push(openPackages(folder.root, createDiskView()).unread);
  }
  expect(found).toEqual(['bun.lockb', 'yarn.lock', undefined]);
});
