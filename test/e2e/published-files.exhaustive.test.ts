// Published files: files that were there before, git, moved paths, folders, maps, and links out of the project.

import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Rig, ToldRun } from '../rig/create-rig.ts';
import { createPublishingProject, describePublishing } from '../rig/publishing-project.ts';

const page = 'results/page.html';
const told = ({ finished }: ToldRun) => (finished?.published ?? []).map(({ path, state }) => `${path} ${state}`);
const reject = ({ exitCode, finished, errors }: ToldRun) => ({
  exitCode,
  status: finished?.status,
  errors: errors.map(({ code, message, fix }) => `${code}: ${message}. ${fix}`),
});
const change = (rig: Rig, results: string) => rig.write('pipelines/publishing.ts', describePublishing(results));

interface Status {
  readonly files: readonly { readonly path: string; readonly state: string; readonly reason: string }[];
}
const status = async (rig: Rig, ...args: string[]) => {
  const { stdout, stderr, exitCode } = await rig.cairn('status', '--json', ...args);
  expect(stderr).toBe('');
  const { files } = JSON.parse(stdout) as Status;
  return { exitCode, files: files.map(({ path, state, reason }) => `${path} ${state}: ${reason}`) };
};

test('a file that was there before is not overwritten, unless it has the same bytes', async () => {
  await using rig = await createPublishingProject();
  await rig.write(page, '<h1>words</h1>one two');
  expect(told(await rig.run('publishing'))).toEqual([`${page} unchanged`]);
  await rig.write('data/words.txt', 'three\n');
  expect(told(await rig.run('publishing'))).toEqual([`${page} written`]);
  await rm(rig.path('.cairn/published.json'));
  await rm(rig.path('.cairn/runs'), { recursive: true });
  await rig.write('data/words.txt', 'four\n');
  expect((await rig.run('publishing')).errors.map(({ code }) => code)).toEqual(['published-file-edited']);
  expect(await rig.read(page)).toBe('<h1>words</h1>three');
});

test('an older version that git brings back, or that a clone has, is known as written by Cairn', async () => {
  await using rig = await createPublishingProject();
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.run('publishing');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
  await rig.write('data/words.txt', 'three\n');
  await rig.run('publishing');
  await rig.git('checkout', '--', page);
  expect((await status(rig)).files).toEqual([`${page} stale: it is of another run: the next run writes it again`]);
  expect(told(await rig.run('publishing'))).toEqual([`${page} written`]);
  // The list is lost, and the runs remain.
  await rm(rig.path('.cairn/published.json'));
  await rig.write('data/words.txt', 'five\n');
  expect(told(await rig.run('publishing'))).toEqual([`${page} written`]);
});

test('the path is in no key, and the old file is removed with the folders that were made for it', async () => {
  await using rig = await createPublishingProject();
  await rig.run('publishing');
  await change(rig, "{ page: published(made.page, 'out/deep/page.html'), words: published(made.words, 'words.json') }");
  const moved = await rig.run('publishing');
  expect([moved.outcomes[1], told(moved)]).toEqual([
    'write fresh',
    ['out/deep/page.html written', 'words.json written', `${page} removed`],
  ]);
  expect(existsSync(rig.path('results'))).toBe(false);
  expect(JSON.parse(await rig.read('words.json'))).toEqual(['one', 'two']);
  // What is in a folder besides, and what somebody edited, stays.
  await rig.write('out/notes.txt', 'mine');
  await rig.write('words.json', '[]');
  await change(rig, '{ page: made.page }');
  expect((await status(rig)).files).toEqual([
    'out/deep/page.html stale: it is not published any more: the next run removes it',
    'words.json edited: it is not published any more, and somebody edited it: it stays',
  ]);
  const none = await rig.run('publishing');
  expect(told(none)).toEqual(['out/deep/page.html removed']);
  expect(none.events.flatMap((event) => (event.type === 'warning' ? [event.code] : []))).toContain(
    'published-file-left',
  );
  expect([await readdir(rig.path('out')), await rig.read('words.json')]).toEqual([['notes.txt'], '[]']);
  expect((await status(rig)).files).toEqual([]);
});

test('runs with other params keep their files', async () => {
  await using rig = await createPublishingProject("{ page: published(made.page, under + '/page.html') }");
  await rig.run('publishing', '--set', 'under=a');
  await rig.run('publishing', '--set', 'under=b');
  expect([existsSync(rig.path('a/page.html')), existsSync(rig.path('b/page.html'))]).toEqual([true, true]);
  expect((await status(rig)).files).toEqual(['a/page.html current: ', 'b/page.html current: ']);
});

test('a folder is published whole, and an added, changed or lost file in it is seen', async () => {
  await using rig = await createPublishingProject("{ all: published(made.folder, 'results/all') }");
  expect(told(await rig.run('publishing'))).toEqual(['results/all written']);
  expect(await readdir(rig.path('results/all/inner'))).toEqual(['one.txt', 'two.txt']);
  await rig.run('publishing');
  await rig.write('data/words.txt', 'one\nthree\n');
  expect(told(await rig.run('publishing'))).toEqual(['results/all written']);
  expect(await readdir(rig.path('results/all/inner'))).toEqual(['one.txt', 'three.txt']);
  await rig.run('publishing');
  await rig.write('results/all/inner/mine.txt', 'mine');
  expect(reject(await rig.run('publishing')).errors).toHaveLength(1);
  await rm(rig.path('results/all/inner/mine.txt'));
  expect(told(await rig.run('publishing'))).toEqual(['results/all unchanged']);
  await rm(rig.path('results/all/inner/one.txt'));
  expect((await status(rig)).files).toEqual([expect.stringMatching('^results/all edited')]);
  expect(told(await rig.run('publishing', '--overwrite'))).toEqual(['results/all written']);
  expect(await readdir(rig.path('results/all/inner'))).toEqual(['one.txt', 'three.txt']);
});

test('what a map makes is a folder with a file for each item', async () => {
  await using rig = await createPublishingProject(
    "{ loud: published(map(made.folder, (word) => shout({ word }).loud), 'results/loud') }",
  );
  expect(told(await rig.run('publishing'))).toEqual([
    'results/loud/inner/one.txt written',
    'results/loud/inner/two.txt written',
  ]);
  expect(await rig.read('results/loud/inner/two.txt')).toBe('TWO');
  await rig.write('data/words.txt', 'two\nsix\n');
  // A part of the pipeline does not say what is published no more: its files stay, even those of items that are gone.
  for (const part of [
    ['--select', '+write'],
    ['--until', 'write'],
    ['--exclude', 'shout'],
  ]) {
    expect(told(await rig.run('publishing', ...part)).filter((line) => line.endsWith(' removed'))).toEqual([]);
    expect(await readdir(rig.path('results/loud/inner'))).toEqual(['one.txt', 'two.txt']);
  }
  expect(told(await rig.run('publishing')).sort()).toEqual([
    'results/loud/inner/one.txt removed',
    'results/loud/inner/six.txt written',
    'results/loud/inner/two.txt unchanged',
  ]);
});

test('nothing is written outside the project, also through links, and a link at the path is not followed', async () => {
  await using rig = await createPublishingProject();
  await using other = await createPublishingProject();
  await symlink(other.root, rig.path('results'));
  const out = reject(await rig.run('publishing'));
  expect(out.errors).toEqual([expect.stringContaining(`its folder is a link out of the project, to '${other.root}'`)]);
  expect(reject(await rig.run('publishing', '--overwrite')).exitCode).toBe(1);
  expect(existsSync(other.path('page.html'))).toBe(false);
  await rm(rig.path('results'));
  await mkdir(rig.path('results'));
  await symlink(other.path('package.json'), rig.path(page));
  expect(reject(await rig.run('publishing')).errors).toHaveLength(1);
  expect((await rig.run('publishing', '--overwrite')).exitCode).toBe(0);
  expect([await other.read('package.json'), await rig.read(page)]).toEqual([
    expect.stringContaining('"rig"'),
    '<h1>words</h1>one two',
  ]);
});
