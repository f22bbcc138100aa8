// cairn bisect: the commit that moved a metric; and what keeps it from being found.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writePortableProject } from '../rig/portable-project.ts';

/** Commits with a weight each, or with text in its place; returns their hashes. */
async function commitWeights(rig: Rig, weights: readonly (number | string)[]): Promise<readonly string[]> {
  const commits: string[] = [];
  for (const [index, weight] of weights.entries()) {
    await rig.write('steps/weight.ts', `export const weight = ${weight};\n`);
    await rig.git('commit', '-aqm', `change ${index}`, '--allow-empty');
    commits.push(await rig.git('rev-parse', 'HEAD'));
  }
  return commits;
}

test('the commit that moved a metric is found, with three of six run, and what is known is not run', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await rig.run('scoring');
  // Three rows: 0.75, then from the fourth change on 0.6.
  const commits = await commitWeights(rig, [0.26, 0.27, 0.25, 0.2, 0.21, 0.2]);
  const told = await rig.cairn('bisect', 'HEAD~6', 'HEAD', '--metric', 'test.accuracy', '--below', '0.7', '--json');
  expect(told.stderr).toBe('');
  const { culprit, before, measured, total } = JSON.parse(told.stdout);
  expect([culprit.commit, culprit.subject, culprit.isBad]).toEqual([commits[3], 'change 3', true]);
  expect([before.commit, before.isBad]).toEqual([commits[2], false]);
  expect(total).toBe(6);
  // The first is recorded; the last is run, and of the five between them the third and the fourth.
  expect(measured.map(({ isRecorded }: { isRecorded: boolean }) => isRecorded)).toEqual([true, false, false, false]);
  expect(await rig.git('worktree', 'list', '--porcelain')).not.toContain('cairn-reproduce');
  expect((await rig.git('for-each-ref', 'refs/cairn')).split('\n')).toHaveLength(1);
});

test('a run with changes says which pipeline is meant, and not what its commit gives', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await rig.write('steps/weight.ts', 'export const weight = 0.1;\n');
  await rig.run('scoring');
  const commits = await commitWeights(rig, [0.26, 0.2]);
  const told = await rig.cairn('bisect', 'HEAD~2', 'HEAD', '--metric', 'test.accuracy', '--below', '0.7', '--json');
  expect(told.stderr).toBe('');
  const { culprit, before, measured } = JSON.parse(told.stdout);
  expect([culprit.commit, before.commit, before.value]).toEqual([commits[1], commits[0], 0.78]);
  expect(measured.map(({ isRecorded }: { isRecorded: boolean }) => isRecorded)).toEqual([false, false, false]);
});

test('a commit that cannot be run is passed over, and named when it may be the one', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await rig.run('scoring');
  await commitWeights(rig, ['missing as number', 0.2]);
  const { stdout, exitCode } = await rig.cairn(
    'bisect',
    'HEAD~2',
    'HEAD',
    '--metric',
    'test.accuracy',
    '--below',
    '0.7',
  );
  expect(exitCode).toBe(0);
  expect(
    stdout
      .replace(/[0-9a-f]{40}|[0-9a-f]{12}/g, 'COMMIT')
      .split('\n\n')
      .slice(1)
      .join('\n\n'),
  ).toMatchInlineSnapshot(`
    "The first bad commit is

    COMMIT  change 1
      test.accuracy: 0.75 → 0.6

    It may also be one of 1 commit before it that could not be measured:
      COMMIT change 0: The run cannot be reproduced: Pipeline 'pipelines/scoring.ts' threw while it was planned: missing is not defined

    2 commits, 2 of them run"
  `);
});

test.each([
  ['the good one is bad', ['HEAD', 'HEAD', '--metric', 'test.accuracy', '--below', '0.7']],
  ['no metric of that name', ['HEAD~1', 'HEAD', '--metric', 'test.auc', '--below', '0.7']],
  ['good where it should be bad', ['HEAD~1', 'HEAD', '--metric', 'test.accuracy', '--below', '0.1']],
  ['no threshold', ['HEAD~1', 'HEAD', '--metric', 'test.accuracy']],
  ['no such commit', ['nowhere', 'HEAD', '--metric', 'test.accuracy', '--below', '0.7']],
])('%s', async (_, args) => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await rig.run('scoring');
  await rig.git('commit', '-q', '--allow-empty', '-m', 'nothing');
  await rig.run('scoring');
  const { stderr, exitCode } = await rig.cairn('bisect', ...args);
  expect(exitCode).toBe(2);
  expect(stderr).toMatchSnapshot();
});
