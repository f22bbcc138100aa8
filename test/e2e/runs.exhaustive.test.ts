// cairn runs with its filters, and cairn prune.

import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callCommand } from '../rig/call-command.ts';
import { createRig, type Rig, type Told } from '../rig/create-rig.ts';
import { writeJudgingProject } from '../rig/judging-project.ts';

let rig: Rig;
let commit: string;

/** Four runs, oldest first: 0.7 on main; on `try` 0.3, which is refused; one that failed; 0.7 again, of other params. */
beforeAll(async () => {
  rig = await createRig();
  await writeJudgingProject(rig);
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
  commit = await rig.git('rev-parse', 'HEAD');
  await rig.run('judging');
  await rig.git('checkout', '--quiet', '-b', 'try');
  await rig.git('commit', '--quiet', '--allow-empty', '--message=b');
  await rig.run('judging', '--set', 'sizes=[3,2,1]');
  await rig.run('judging', '--set', 'failing=7');
  await rig.run('judging', '--set', 'sizes=[7]', '--seed', '2');
});
afterAll(() => rig[Symbol.asyncDispose]());

const read = ({ stdout, stderr, exitCode }: Told): string =>
  `${stdout}${stderr}\n(${exitCode})`
    .replace(/\d{8}T\d{9}Z-[0-9a-f]{4}/g, '<run>')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '<moment>')
    .replace(/\b[0-9a-f]{7}(\+?) /g, '<commit>$1 ');

interface ToldRun {
  readonly run: string;
  readonly status: string;
  readonly metrics: { readonly 'score.score'?: { readonly value: number } };
}

/** Of each run that is listed how it ended, and its score. */
async function list(...args: string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await callCommand(rig.root, ['runs', '--json', ...args]);
  if (stderr) return [stderr];
  const { runs } = JSON.parse(stdout) as { runs: ToldRun[] };
  return runs.map(({ status, metrics }) => `${status} ${metrics['score.score']?.value ?? '-'}`);
}

test('filters, alone and together', async () => {
  const all = ['done 0.7', 'failed -', 'refused 0.3', 'done 0.7'];
  expect(await list()).toEqual(all);
  expect(await list('--status', 'failed')).toEqual(['failed -']);
  expect(await list('--branch', 'main')).toEqual(['done 0.7']);
  expect(await list('--commit', commit.slice(0, 8))).toEqual(['done 0.7']);
  expect(await list('--commit', 'try')).toEqual(all.slice(0, 3));
  expect(await list('--where', 'score.score<0.5')).toEqual(['refused 0.3']);
  expect(await list('--where', 'score.score >= 0.3', '--where', 'score.score<=0.7', '--branch', 'try')).toEqual([
    'done 0.7',
    'refused 0.3',
  ]);
  expect(await list('--where', 'score.score=0.7', '--param', 'sizes=[7]')).toEqual(['done 0.7']);
  expect(await list('--param', 'failing=7')).toEqual(['failed -']);
  expect(await list('--param', 'seed=2')).toEqual(['done 0.7']);
  expect(await list('--since', '1h')).toEqual(all);
  expect(await list('--since', '2099-01-01')).toEqual([]);
});

test('the best by a metric', async () => {
  expect(await list('--best', 'score.score')).toEqual(['done 0.7']);
  expect(await list('--ascending')).toEqual(['done 0.7', 'refused 0.3', 'failed -', 'done 0.7']);
  expect(await list('--best', 'score.score', '--ascending')).toEqual(['refused 0.3']);
  expect(await list('--sort', 'score.score', '--ascending')).toEqual([
    'refused 0.3',
    'done 0.7',
    'done 0.7',
    'failed -',
  ]);
});

test('a filter that means nothing is told in one sentence', async () => {
  const wrong = [
    ['--where', 'score.score'],
    ['--where', 'score.score>much'],
    ['--where', 'scor>0.5'],
    ['--param', 'sizes'],
    ['--param', 'size=7'],
    ['--since', 'monday'],
    ['--status', 'well'],
    ['--commit', 'nobody'],
    ['--best', 'auc'],
  ];
  const told: string[] = [];
  for (const args of wrong) told.push(read(await rig.cairn('runs', ...args)));
  expect(told.join('\n')).toMatchInlineSnapshot(`
    "error: --where 'score.score': it has no comparison
      fix: Write a metric, one of <, <=, >, >= and =, and a number: 'test.accuracy>=0.9'.
    (2)
    error: --where 'score.score>much': 'much' is not a number
      fix: Write a metric, one of <, <=, >, >= and =, and a number: 'test.accuracy>=0.9'.
    (2)
    error: No run has a metric 'scor'
      fix: There are 'score.score'.
    (2)
    error: --param 'sizes': it has no name and no =
      fix: Write a param and its value: quick=true.
    (2)
    error: No run has a param 'size'
      fix: There are 'sizes', 'failing', 'leaveOut', 'wanted', 'seed'.
    (2)
    error: --since requires a date such as 2026-07-31, or an age such as 30d, 12h or 2w, not 'monday'
      fix: Write --since 2026-07-31, 2026-07-31T12:00Z, 12h, 7d or 2w.
    (2)
    error: --status requires done, failed, refused or interrupted, not 'well'
      fix: Write --status done|failed|refused|interrupted.
    (2)
    error: Cannot find 'nobody' in this repository: it is not a branch, tag or commit
      fix: Correct the name: git branch --all and git tag list them.
    (2)
    error: No run has a metric 'auc'
      fix: There are 'score.score'.
    (2)"
  `);
});

test('names that no run has are told with those that there are', async () => {
  expect(read(await rig.cairn('runs', '--branch', 'nobody'))).toMatchInlineSnapshot(`
    "error: No run was made on branch 'nobody'
      fix: There are runs of 'main', 'try'.
    (2)"
  `);
  expect(read(await rig.cairn('runs', '--pipeline', 'nope'))).toMatchInlineSnapshot(`
    "error: Cannot find pipeline 'nope'
      fix: There are 'judging'; or give a path.
    (2)"
  `);
  // A pipeline that has not run yet is no mistake.
  await rig.write('pipelines/unrun.ts', '');
  expect(read(await rig.cairn('runs', '--pipeline', 'unrun'))).toMatchInlineSnapshot(`
    "None of 4 runs matches.
    (0)"
  `);
  for (const name of ['judging', 'pipelines/judging.ts']) expect(await list('--pipeline', name)).toHaveLength(4);
});

test('a record that cannot be read is named by what leaves it out', async () => {
  await using outside = await createRig();
  await writeJudgingProject(outside);
  for (const sizes of ['[3,2,1]', '[7]', '[8]']) await outside.run('judging', '--set', `sizes=${sizes}`);
  const newest = JSON.parse((await outside.cairn('show', '--json')).stdout).run;
  await outside.write(`.cairn/runs/${newest}.json`, '{ "version": 1');
  const told = [await outside.cairn('runs', '--limit', '1'), await outside.cairn('prune', '--keep', '9')];
  told.push(await outside.cairn('show', newest), await outside.cairn('show'));
  expect(told.map((each) => read(each).replaceAll(outside.root, '<root>')).join('\n')).toMatchInlineSnapshot(`
    "run                       when              commit  status  score.score
    <run>  <moment>  –       done          0.700
    1 more: --limit 2warning: the record of 1 run cannot be read (in .cairn/runs: put the files back from a copy, or remove them): <run>
    (0)
    removed nothing, 2 runs leftwarning: the record of 1 run cannot be read (in .cairn/runs: put the files back from a copy, or remove them): <run>
    (0)
    error: The record of run '<run>' is damaged: <root>/.cairn/runs/<run>.json
      fix: Restore the file from a copy, or remove it, which deletes the run.
    (2)
    error: The record of run '<run>' is damaged: <root>/.cairn/runs/<run>.json
      fix: Restore the file from a copy, or remove it, which deletes the run.
    (2)"
  `);
  for (const args of [['runs'], ['prune', '--keep', '9']])
    expect(JSON.parse((await outside.cairn(...args, '--json')).stdout).damaged).toEqual([newest]);
});

test('prune removes what every rule names, with its commit, and spares what must stay', async () => {
  expect(read(await rig.cairn('prune'))).toMatchInlineSnapshot(`
    "error: 'cairn prune' removes nothing without a rule
      fix: Give one or more of --keep <number>, --older-than <age>, --status done|failed|refused|interrupted.
    (2)"
  `);
  expect(read(await rig.cairn('prune', '--older-than', 'old'))).toMatchInlineSnapshot(`
    "error: --older-than requires an age such as 30d, 12h or 2w, not 'old'
      fix: Write --older-than <age>.
    (2)"
  `);
  expect(read(await rig.cairn('prune', '--keep', '0', '--pipeline', 'judge'))).toMatchInlineSnapshot(`
    "error: No run of pipeline 'judge' is known
      fix: There are runs of 'judging'.
    (2)"
  `);
  expect(read(await rig.cairn('prune', '--older-than', '1d', '--status', 'failed'))).toMatchInlineSnapshot(`
    "removed nothing, 4 runs left
    (0)"
  `);
  const { runs } = JSON.parse((await rig.cairn('runs', '--json')).stdout) as { runs: ToldRun[] };
  const oldest = runs.at(-1)!.run;
  const tagged = await rig.git('rev-parse', `refs/cairn/runs/${oldest}`);
  await rig.git('tag', '--annotate', '--message=v1', 'cairn/judging/v1', tagged);
  const dry = await rig.cairn('prune', '--keep', '0', '--dry-run');
  expect(read(dry)).toMatchInlineSnapshot(`
    "would remove 2 runs, 2 runs would be left
      <run>  judging  refused  <moment>
      <run>  judging  failed   <moment>
    kept, although the rules match them:
      <run>  judging  done  <moment>  tagged
      <run>  judging  done  <moment>  the last finished run, the last whole run
    (0)"
  `);
  expect(await list()).toHaveLength(4);
  expect(read(await rig.cairn('prune', '--keep', '1', '--status', 'failed'))).toMatchInlineSnapshot(`
    "removed 1 run, 3 runs left
      <run>  judging  failed  <moment>
    Artifacts that only they needed are still in the store: cairn store collect removes them.
    (0)"
  `);
  await rig.cairn('prune', '--keep', '0');
  expect(await list()).toEqual(['done 0.7', 'done 0.7']);
  const left = [runs[0]!.run, oldest].sort();
  expect((await readdir(rig.path('.cairn/runs'))).sort()).toEqual(left.map((run) => `${run}.json`));
  expect((await rig.git('for-each-ref', '--format=%(refname:lstrip=3)', 'refs/cairn')).split('\n')).toEqual(left);
  // Nothing is made again, and the run that is named is there.
  const again = await rig.run('judging', '--set', 'sizes=[7]', '--seed', '2');
  expect([again.finished?.outcomes.ran, again.finished?.run]).toEqual([0, runs[0]!.run]);
});
