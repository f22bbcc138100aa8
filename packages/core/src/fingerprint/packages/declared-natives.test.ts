import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { createTempFolder } from '../../history/git/temp-repository.rig.ts';
import { createDiskView } from '../disk/disk-view.ts';
import { listDeclaredNatives, openDeclaredNatives } from './declared-natives.ts';
import { beginningsOf, isDeciding, isVariableOf, readDeclaration } from './native-packages.ts';

const empty = { variables: [], ignored: [], threads: [], defaults: {}, versionFile: undefined };

async function withManifests(
  manifests: Readonly<Record<string, unknown>>,
  run: (root: string) => void | Promise<void>,
): Promise<void> {
  await using folder = await createTempFolder();
  for (const [path, manifest] of Object.entries(manifests)) {
    const file = join(folder.root, path, 'package.json');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  }
  await run(folder.root);
}

const declaring = (name: string, variables: readonly string[]) => ({ cairn: { native: { [name]: { variables } } } });

it('a declaration leaves out what it does not say, and names what is misspelt', () => {
  expect(
    readDeclaration({ blas: {}, full: { variables: ['A_*', 'B'], threads: ['T'], versionFile: 'v/x.json' } }),
  ).toEqual(
    new Map([
      ['blas', [empty]],
      ['full', [{ ...empty, variables: ['A_*', 'B'], threads: ['T'], versionFile: 'v/x.json' }]],
    ]),
  );
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [[], /^'cairn.native' is not a record/],
    [{ blas: true }, /^'cairn.native' of 'blas' is not a record$/],
    [{ blas: { thread: [] } }, /has no field 'thread': it has variables, ignored, threads, defaults, versionFile$/],
    [{ blas: { __proto__: null, constructor: 1 } }, /has no field 'constructor'/],
    [{ blas: { variables: 'A_*' } }, /^'variables' in 'cairn.native' of 'blas' is not a list of names/],
    [{ blas: { variables: ['*'] } }, /^'variables'/],
    [{ blas: { variables: ['A*B'] } }, /^'variables'/],
    [{ blas: { threads: ['T_*'] } }, /^'threads'/],
    [{ blas: { defaults: { A: 1 } } }, /^'defaults'/],
    [{ blas: { versionFile: '../other' } }, /^'versionFile'/],
  ];
  for (const [field, message] of wrong) expect(readDeclaration(field)).toMatch(message);
});

it('a name that ends in a star is a beginning, and another one is itself', () => {
  const native = { ...empty, variables: ['A_*', 'B'], ignored: ['A_LOG*'], threads: ['A_THREADS', 'T'] };
  const names = ['A_', 'A_X', 'A_LOG', 'A_LOGS', 'A_THREADS', 'T', 'B', 'BB', 'A', 'XA_'];
  expect(names.filter((name) => isDeciding(native, name))).toEqual(['A_', 'A_X', 'B']);
  expect(names.filter((name) => isVariableOf(native, name))).toEqual(names.slice(0, 7));
  expect(beginningsOf(native)).toEqual(['A_', 'B']);
});

it('declarations of the project and of its dependencies count for every step, others for the code that imports them', () =>
  withManifests(
    {
      'app/project': { ...declaring('own', ['OWN_*']), dependencies: { near: '1', '@far/one': '1', gone: '1' } },
      'app/project/node_modules/near': declaring('blas', ['A_*']),
      'app/node_modules/@far/one': { ...declaring('blas', ['B_*']), dependencies: { deep: '1' } },
      'app/node_modules/deep': declaring('deep', ['C_*']),
      lib: declaring('lib', ['D_*']),
      'lib/src/other': {},
      'app/node_modules/broken': '{"cairn":',
      'app/node_modules/other': { cairn: { template: true } },
    },
    (root) => {
      const natives = openDeclaredNatives(join(root, 'app/project'), createDiskView());
      const variables = (of: ReturnType<typeof natives.of>) =>
        Object.fromEntries([...of].map(([name, all]) => [name, all.flatMap((native) => native.variables)]));
      const ofProject = { own: ['OWN_*'], blas: ['A_*', 'B_*'] };
      expect(variables(natives.ofProject)).toEqual(ofProject);
      const folders = ['deep', 'broken', 'other', '@far/one'].map((name) => ({
        folder: join(root, 'app/node_modules', name),
      }));
      expect(variables(natives.of({ files: {}, installed: folders }))).toEqual({ ...ofProject, deep: ['C_*'] });
      expect(variables(natives.of({ files: {}, installed: [] }))).toEqual(ofProject);
      const files = { [join(root, 'lib/src/deep/step.ts')]: '' };
      expect(variables(natives.of({ files, installed: [] }))).toEqual({ ...ofProject, lib: ['D_*'] });
      expect([...listDeclaredNatives(join(root, 'app'), createDiskView()).keys()].sort()).toEqual(['blas', 'deep']);
    },
  ));

it('one that is wrong ends planning with the file that says so', () =>
  withManifests({ project: declaring('blas', ['*']) }, (root) => {
    const open = () => openDeclaredNatives(join(root, 'project'), createDiskView());
    expect(open).toThrow(/package\.json' declares a native package wrongly: 'variables' in 'cairn.native' of 'blas'/);
  }));
