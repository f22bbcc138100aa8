// Names, notes, tags and pins of runs: given with the run, changed later, found, kept and shared.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writeJudgingProject } from '../rig/judging-project.ts';

let rig: Rig;
/** Three runs, oldest first: one without metadata, one with all of it, and one in which nothing ran but that was named. */
let runs: readonly string[];

beforeAll(async () => {
  rig = await createRig();
  await writeJudgingProject(rig);
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
  const plain = await rig.run('judging', '--set', 'sizes=[3,2,1]');
  const named = await rig.run('judging', '--name', 'wider', '--note', 'two\nlines', '--tag', 'nightly', '--tag', 'a=b');
  const again = await rig.run('judging', '--name', 'wider again');
  expect(new Set(again.outcomes.map((outcome) => outcome.split(' ').at(-1)))).toEqual(new Set(['fresh']));
  runs = [plain, named, again].map(({ finished }) => finished!.run);
});
afterAll(() => rig[Symbol.asyncDispose]());

interface ListedRun {
  readonly run: string;
  readonly metadata: { readonly name: string | null; readonly tags: readonly string[]; readonly isPinned: boolean };
}

async function list(...args: string[]): Promise<readonly string[]> {
  const { stdout } = await rig.cairn('runs', '--json', ...args);
  return (JSON.parse(stdout) as { runs: ListedRun[] }).runs.map(({ run }) => run);
}

test('a named run has a record of its own, and a plain one with nothing to do names the last again', async () => {
  expect(new Set(runs).size).toBe(3);
  expect(await list()).toEqual(runs.toReversed());
  expect((await rig.run('judging')).finished?.run).toBe(runs[2]);
});

test('runs are found by tags, names and texts', async () => {
  expect(await list('--tag', 'nightly', '--tag', 'a=b')).toEqual([runs[1]]);
  expect(await list('--search', 'WIDER')).toEqual([runs[2], runs[1]]);
  expect(await list('--search', 'lines')).toEqual([runs[1]]);
  expect((await rig.cairn('runs', '--tag', 'nightli')).stderr).toContain("There are 'a=b', 'nightly'");
  const page = await rig.cairn('show', 'wider');
  expect(page.stdout).toContain(runs[1]);
  expect(page.stdout).toMatch(/name {5}wider\n {2}note {5}two\n {11}lines\n {2}tags {5}a=b nightly\n/);
  const shown = JSON.parse((await rig.cairn('show', 'latest:nightly', '--json')).stdout) as ListedRun;
  expect(shown).toMatchObject({ run: runs[1], metadata: { name: 'wider', note: 'two\nlines', isPinned: false } });
  expect((await rig.cairn('runs')).stdout).toMatch(/wider \[a=b\] \[nightly\]/);
  const difference = JSON.parse((await rig.cairn('diff', 'latest~2', 'previous', '--json')).stdout) as {
    readonly before: ListedRun;
    readonly now: ListedRun;
  };
  expect([difference.before.run, difference.now.run]).toEqual([runs[0], runs[1]]);
});

test('a run is tagged later, a pinned one stays, and others get it all with a fetch', async () => {
  const wrong = await rig.cairn('tag', 'latest', 'two words');
  expect([wrong.exitCode, wrong.stderr]).toEqual([
    2,
    expect.stringMatching(/^error: 'two words' cannot be the tag of a run\n {2}fix: Write letters, digits/),
  ]);
  expect((await rig.cairn('run', 'judging', '--tag', '-x')).stderr).toContain('--tag requires a value');
  const pinned = await rig.cairn('tag', runs[0]!, 'old', '--pin', '--note', 'keep me', '--json');
  expect(JSON.parse(pinned.stdout)).toEqual({
    ...{ run: runs[0], name: null, note: 'keep me', tags: ['old'], isPinned: true },
  });
  await rig.cairn('tag', 'wider', '--no-note', '--remove', 'a=b');
  const said = await rig.cairn('tag', 'wider');
  expect(said.stdout.trimEnd()).toBe(`${runs[1]}\n  name     wider\n  tags     nightly`);

  await rig.git('init', '--quiet', '--bare', 'remote.git');
  await rig.git('remote', 'add', 'origin', rig.path('remote.git'));
  expect((await rig.cairn('push')).stdout).toMatch(/^pushed to origin: 3 runs, 4 changes of names, notes and tags/);
  const pruned = await rig.cairn('prune', '--keep', '0');
  expect(pruned.stdout).toMatch(
    new RegExp(`removed 1 run, 2 runs left\\n {2}${runs[1]}[\\s\\S]*${runs[0]} .* pinned\\n`),
  );
  expect(await rig.git('for-each-ref', `refs/cairn/metadata/${runs[1]}`)).toBe('');
  expect(await list('--search', 'nightly')).toEqual([]);
  const kept = await rig.cairn('store', 'collect', '--keep-runs', '1', '--dry-run', '--json');
  expect(JSON.parse(kept.stdout)).toMatchObject({ runs: { all: 2, kept: 2 } });

  expect((await rig.cairn('fetch')).stdout).toMatch(/^fetched from origin: 1 run, 2 changes of names, notes and tags/);
  expect(await list('--search', 'nightly')).toEqual([runs[1]]);
  expect(await list('--pinned')).toEqual([runs[0]]);
});
