import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTempFolder, type TempFolder } from '../../history/git/temp-repository.rig.ts';
import { findHome, findPipelineFile, findProjectRoot, listPipelines, showPathIn } from './find-project.ts';

async function createTree(files: Readonly<Record<string, string>>): Promise<TempFolder> {
  const folder = await createTempFolder();
  for (const [path, content] of Object.entries(files)) await folder.write(path, content);
  return folder;
}

const within = (folder: TempFolder, path: string): string => path.slice(folder.root.length + 1) || '.';

it("the root is the nearest folder with a package.json, of a file's folder upwards", async () => {
  await using folder = await createTree({
    'package.json': '{}',
    'a/package.json': '{}',
    'a/b/c/x.ts': '',
    'd/x.ts': '',
  });
  const rootOf = (path: string): string => within(folder, findProjectRoot(join(folder.root, path)));
  expect(['a/b/c/x.ts', 'a/b/c', 'a', 'd/x.ts', 'd', '.', 'not/there'].map(rootOf)).toEqual([
    ...['a', 'a', 'a', '.', '.', '.', '.'],
  ]);
});

it('the home is the root, or that of the workspace that names it a member', async () => {
  await using folder = await createTree({
    'package.json': JSON.stringify({ workspaces: ['packages/*', './pipelines/'] }),
    'packages/one/package.json': '{}',
    'packages/one/inner/package.json': '{}',
    'pipelines/package.json': '{}',
    'pipelines/digits.ts': '',
    'other/package.json': JSON.stringify({ workspaces: 'not a list' }),
    'other/deep/package.json': '{}',
  });
  const homeOf = (path: string): string => within(folder, findHome(join(folder.root, path)));
  const expected = {
    '.': '.',
    'packages/one': '.',
    'packages/one/inner': 'packages/one/inner',
    pipelines: '.',
    'pipelines/digits.ts': '.',
    other: 'other',
    'other/deep': 'other/deep',
  };
  expect(Object.fromEntries(Object.keys(expected).map((path) => [path, homeOf(path)]))).toEqual(expected);
});

it('a package.json above that is no JSON is an author error that names it', async () => {
  await using folder = await createTree({ 'package.json': '{', 'a/package.json': '{}' });
  const found = expect.objectContaining({ code: 'manifest-broken', message: expect.stringContaining(folder.root) });
  expect(() => findHome(join(folder.root, 'a'))).toThrow(expect.objectContaining({ problems: [found] }));
});

it('a pipeline by its name, or by a path', async () => {
  await using folder = await createTree({
    'package.json': JSON.stringify({ workspaces: ['pipelines', 'apps/*'] }),
    'pipelines/package.json': '{}',
    'pipelines/digits.ts': '',
    'pipelines/modern.mts': '',
    'apps/bank/package.json': '{}',
    'apps/bank/pipelines/credit.js': '',
    'apps/bank/pipelines/digits.ts': '',
    'loose/one.ts': '',
  });
  const find = (name: string, cwd = '.') => {
    const { file, root, home } = findPipelineFile(name, join(folder.root, cwd));
    return [file, root, home].map((path) => within(folder, path)).join(' ');
  };
  expect(find('digits')).toBe('pipelines/digits.ts pipelines .');
  expect(find('digits', 'pipelines')).toBe('pipelines/digits.ts pipelines .');
  expect(find('modern')).toBe('pipelines/modern.mts pipelines .');
  expect(find('pipelines/digits.ts')).toBe('pipelines/digits.ts pipelines .');
  expect(find('./digits.ts', 'pipelines')).toBe('pipelines/digits.ts pipelines .');
  expect(find(join(folder.root, 'loose/one.ts'))).toBe('loose/one.ts . .');
  // A member's own come before those of the workspace.
  expect(find('credit', 'apps/bank')).toBe('apps/bank/pipelines/credit.js apps/bank .');
  expect(find('digits', 'apps/bank')).toBe('apps/bank/pipelines/digits.ts apps/bank .');
  expect(find('modern', 'apps/bank')).toBe('pipelines/modern.mts pipelines .');
});

it.each([
  ['npm', { 'package.json': JSON.stringify({ workspaces: ['apps/*', '!apps/other'] }) }],
  ['Yarn', { 'package.json': JSON.stringify({ workspaces: { packages: ['apps/*', '!apps/other'] } }) }],
  ['pnpm', { 'package.json': '{}', 'pnpm-workspace.yaml': "packages:\n  - 'apps/*'\n  - '!apps/other'\n" }],
])('the members of a workspace of %s share its home, and what it excludes has its own', async (_, files) => {
  await using folder = await createTree({ ...files, 'apps/bank/package.json': '{}', 'apps/other/package.json': '{}' });
  const homeOf = (path: string): string => within(folder, findHome(join(folder.root, path)));
  expect([homeOf('apps/bank'), homeOf('apps/other'), homeOf('.')]).toEqual(['.', 'apps/other', '.']);
});

it('one that is not there is an author error that names what there is', async () => {
  await using folder = await createTree({
    'package.json': '{}',
    'pipelines/digits.ts': '',
    'pipelines/Bias.mjs': '',
    'pipelines/digits.test.ts': '',
    'pipelines/types.d.ts': '',
    'pipelines/README.md': '',
    'pipelines/data/x.csv': '',
  });
  expect(listPipelines(folder.root)).toEqual(['Bias', 'digits']);
  const messageOf = (name: string): unknown => {
    try {
      return findPipelineFile(name, folder.root);
    } catch (error) {
      const [problem] = (error as { problems: { code: string; message: string; fix: string }[] }).problems;
      return `${problem!.code}: ${problem!.message}. ${problem!.fix}`;
    }
  };
  expect(messageOf('digit')).toMatchInlineSnapshot(
    `"unknown-pipeline: Cannot find pipeline 'digit'. There are 'Bias', 'digits'; or give a path."`,
  );
  expect(messageOf('pipelines/none.ts')).toMatchInlineSnapshot(
    `"unknown-pipeline: Cannot find pipeline 'pipelines/none.ts'. There are 'Bias', 'digits'; or give a path."`,
  );
  await folder.remove('pipelines');
  expect(listPipelines(folder.root)).toEqual([]);
  expect(messageOf('digits')).toMatchInlineSnapshot(
    `"unknown-pipeline: Cannot find pipeline 'digits'. There is no file in pipelines/; or give a path."`,
  );
});

it('paths are shown from the home, with `/`, also those of code outside it', () => {
  expect(showPathIn('/home/project', '/home/project/steps/train.ts')).toBe('steps/train.ts');
  expect(showPathIn('/home/project', '/home/other/train.ts')).toBe('../other/train.ts');
});
