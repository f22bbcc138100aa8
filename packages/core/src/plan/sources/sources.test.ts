import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestBytes } from '../../base/digest.ts';
import { file, folder as folderOf } from '../../dsl/file.ts';
import { recordNodes } from '../../dsl/recorder.ts';
import { createDiskView } from '../../fingerprint/disk/disk-view.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Ref } from '../../graph/ref.ts';
import { createTempFolder, type TempFolder } from '../../history/git/temp-repository.rig.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { openFileDigests } from './file-digests.ts';
import { isSource, readSource, type Source, storeSource } from './sources.ts';

const nodeOf = (make: () => Ref<unknown>): PlanNode => recordNodes(make).nodes[0]!;

async function createProject(files: Readonly<Record<string, string>> = {}): Promise<TempFolder> {
  const project = await createTempFolder();
  for (const [path, content] of Object.entries(files)) await project.write(`project/${path}`, content);
  return project;
}

const rootOf = (project: TempFolder): string => join(project.root, 'project');

/** A look of its own, with nothing kept. */
async function readIn(project: TempFolder, make: () => Ref<unknown>): ReturnType<typeof readSource> {
  const digests = await openFileDigests(join(project.root, 'files.json'), false);
  return readSource(nodeOf(make), rootOf(project), createDiskView(), digests);
}

async function read(project: TempFolder, make: () => Ref<unknown>): Promise<Source> {
  const found = await readIn(project, make);
  if (!isSource(found)) throw new Error(`${found.code}: ${found.message}`);
  return found;
}

async function problemOf(project: TempFolder, make: () => Ref<unknown>): Promise<string> {
  const found = await readIn(project, make);
  if (isSource(found)) return `found ${found.path}`;
  expect(found.at?.file).toBe(import.meta.filename);
  return `${found.code}: ${found.message}`;
}

it('a file is its bytes, in the project and, where it is allowed, outside', async () => {
  await using project = await createProject({ 'data/a.csv': 'a,b\n' });
  await project.write('outside.csv', 'x');
  expect(await read(project, () => file('./data/a.csv'))).toEqual({
    form: 'file',
    path: join(rootOf(project), 'data/a.csv'),
    digest: digestBytes('a,b\n'),
    names: [],
  });
  for (const path of ['../outside.csv', join(project.root, 'outside.csv')])
    expect((await read(project, () => file(path, { outside: true }))).digest).toBe(digestBytes('x'));
});

it('what is not there, or is the other of file and folder, is an author error', async () => {
  await using project = await createProject({ 'data/a.csv': '', 'data/b.txt': '' });
  expect([
    await problemOf(project, () => file('none.csv')),
    await problemOf(project, () => file('data')),
    await problemOf(project, () => folderOf('none')),
    await problemOf(project, () => folderOf('data/a.csv')),
    await problemOf(project, () => folderOf('data', { match: '*.png' })),
  ]).toMatchInlineSnapshot(`
    [
      "missing-file: Cannot find file 'none.csv'",
      "missing-file: Cannot find file 'data'",
      "missing-folder: Cannot find folder 'none'",
      "missing-folder: Cannot find folder 'data/a.csv'",
      "folder-without-match: No file in 'data' matches '*.png'",
    ]
  `);
});

it('what lies outside is refused, also behind a symlink', async () => {
  await using project = await createProject({ 'data/a.csv': '', 'pictures/a.png': '' });
  await project.write('beside/b.csv', 'b');
  await project.write('project-too/b.csv', 'b');
  await symlink('../../beside/b.csv', join(rootOf(project), 'data/linked.csv'));
  await symlink('../beside', join(rootOf(project), 'linked'));
  await symlink('../../beside', join(rootOf(project), 'pictures/deep'));
  const outside = { outside: true };
  expect([
    await problemOf(project, () => file('../beside/b.csv')),
    await problemOf(project, () => file('../project-too/b.csv')),
    await problemOf(project, () => file('data/linked.csv')),
    await problemOf(project, () => file('linked/b.csv')),
    await problemOf(project, () => folderOf('linked')),
    await problemOf(project, () => folderOf('data')),
    await problemOf(project, () => folderOf('pictures')),
  ]).toMatchInlineSnapshot(`
    [
      "path-outside: '../beside/b.csv' is outside the project",
      "path-outside: '../project-too/b.csv' is outside the project",
      "path-outside: 'data/linked.csv' is outside the project",
      "path-outside: 'linked/b.csv' is outside the project",
      "path-outside: 'linked' is outside the project",
      "path-outside: 'data/linked.csv' is outside the project",
      "path-outside: 'pictures/deep/b.csv' is outside the project",
    ]
  `);
  expect((await read(project, () => file('data/linked.csv', outside))).digest).toBe(digestBytes('b'));
  expect((await read(project, () => folderOf('data', outside))).names).toEqual(['a.csv', 'linked.csv']);
  expect((await read(project, () => folderOf('pictures', outside))).names).toEqual(['a.png', 'deep/b.csv']);
});

it('a folder is all of its files, through symlinks inside the project, in code-unit order', async () => {
  await using project = await createProject({
    'data/B.csv': '1',
    'data/a.csv': '2',
    'data/ä.csv': '3',
    'data/.hidden/c.csv': '4',
    'data/deep/d.txt': '5',
    'shared/e.csv': '6',
  });
  const root = rootOf(project);
  await symlink('../shared', join(root, 'data/linked'));
  await symlink('.', join(root, 'data/deep/again'));
  const names = async (match?: string) =>
    (await read(project, () => folderOf('data', match === undefined ? {} : { match }))).names;
  expect(await names()).toEqual(['.hidden/c.csv', 'B.csv', 'a.csv', 'deep/d.txt', 'linked/e.csv', 'ä.csv']);
  expect(await names('*.csv')).toEqual(['B.csv', 'a.csv', 'ä.csv']);
  expect(await names('./*.csv')).toEqual(['B.csv', 'a.csv', 'ä.csv']);
  expect(await names('**/*.csv')).toEqual(['B.csv', 'a.csv', 'linked/e.csv', 'ä.csv']);
  expect(await names('{deep,.hidden}/*')).toEqual(['.hidden/c.csv', 'deep/d.txt']);
});

it('a link that leads nowhere is named', async () => {
  await using project = await createProject({ 'data/a.csv': '' });
  await symlink('gone.csv', join(rootOf(project), 'data/b.csv'));
  expect(await problemOf(project, () => folderOf('data'))).toContain('missing-file: ');
  expect(await problemOf(project, () => folderOf('data'))).toContain('data/b.csv');
  expect((await read(project, () => folderOf('data', { match: 'a*' }))).names).toEqual(['a.csv']);
});

it('what was hashed when planning is what the store is given', async () => {
  await using project = await createProject({ 'data/a.csv': 'a', 'data/deep/b.csv': 'b', 'data/deep/.c': 'c' });
  const store = createMemoryStore(join(project.root, 'store'));
  const data = join(rootOf(project), 'data');
  const cases: readonly (readonly [() => Ref<unknown>, string])[] = [
    [() => file('data/a.csv'), await store.copyIn(join(data, 'a.csv'), 'file')],
    [() => folderOf('data'), await store.copyIn(data, 'folder')],
    [() => folderOf('data/'), await store.copyIn(data, 'folder')],
    [() => folderOf('data', { match: '**/b*' }), await store.copyIn(data, 'folder', (name) => name === 'deep/b.csv')],
  ];
  const seen = new Set<string>();
  for (const [make, copied] of cases) {
    const source = await read(project, make);
    const stored = await storeSource(source, store);
    expect([stored, copied]).toEqual([source.digest, source.digest]);
    seen.add(stored);
  }
  expect(seen.size).toBe(3);
});
