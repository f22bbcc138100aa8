// cairn diff: two runs side by side, from what is kept of them, or from their commits.

import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, type Told } from '../rig/create-rig.ts';
import { writeJudgingProject } from '../rig/judging-project.ts';

const read = ({ stdout, stderr, exitCode }: Told): string =>
  `${stdout}${stderr}\n(${exitCode})`
    .replace(/\d{8}T\d{9}Z-[0-9a-f]{4}/g, '<run>')
    .replace(/\b[0-9a-f]{7}(\+?)( \(main\))/g, '<commit>$1$2')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '<moment>');

async function createProject(write: (rig: Rig) => Promise<void>): Promise<Rig> {
  const rig = await createRig();
  await write(rig);
  await rig.git('init', '--quiet', '--initial-branch=main');
  await commit(rig);
  return rig;
}

async function commit(rig: Rig): Promise<void> {
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
}

async function changeAll(rig: Rig): Promise<void> {
  await rig.write('steps/factor.ts', '// said\nexport const factor: number = 3;\nexport const unused = 8;\n');
  await rig.write('data/lines.txt', 'one\nthree\nfour\nfive\n');
}

test('code by symbol with its lines, params, data, and what came out otherwise', async () => {
  await using rig = await createProject(writeCountingProject);
  await rig.run('counting');
  await changeAll(rig);
  await rig.run('counting', '--set', 'times=2', '--seed', '7');
  const first = JSON.parse((await rig.cairn('runs', '--json')).stdout).runs[1].run;
  expect(read(await rig.cairn('diff', first))).toMatchInlineSnapshot(`
    "counting
      before  <run>  done  <commit> (main)   <moment>
      now     <run>  done  <commit>+ (main)  <moment>

    Code
      factor  steps/factor.ts:2  reached through count → factor, in count
        - factor: number = 1
        + factor: number = 3

    Params
      times: 1 → 2
      seed of the run: 1 → 7

    Data
      data/lines.txt: 2 rows added, 1 row removed

    Artifacts
      differs  file(data/lines.txt)  .file
      differs  count                 .count
      differs  double                .count
      of 3 nodes 0 equal, 3 differ

    the same: environment, metrics
    (0)"
  `);
});

test('what is not kept any more is told from the two commits, and what that leaves open is said', async () => {
  await using rig = await createProject(writeCountingProject);
  await rig.run('counting');
  await changeAll(rig);
  await commit(rig);
  await rig.run('counting');
  for (const name of ['cache', 'artifacts', 'records']) await rm(rig.path('.cairn', name), { recursive: true });
  expect(read(await rig.cairn('diff', 'main~1', 'main'))).toMatchInlineSnapshot(`
    "counting
      before  <run>  done  <commit> (main)  <moment>
      now     <run>  done  <commit> (main)  <moment>

    Code
      factor  steps/factor.ts:2
        - factor: number = 1
        + factor: number = 3
      unused  steps/factor.ts:3
        - unused = 7
        + unused = 8
      of count, double only the keys are known here, and they differ; the list above shows all differences between the two commits, whether a node uses them or not

    Data
      data/lines.txt: 2 rows added, 1 row removed

    Artifacts
      differs  file(data/lines.txt)  .file
      differs  count                 .count
      differs  double                .count
      of 3 nodes 0 equal, 3 differ

    the same: params, environment, metrics
    (0)"
  `);
});

test('metrics with their change, and whether it is within noise', async () => {
  await using rig = await createProject(writeJudgingProject);
  await rig.run('judging');
  await rig.run('judging', '--set', 'sizes=[3,7.4,5]');
  await rig.run('judging', '--set', 'sizes=[3,2,1]');
  const runs: { run: string }[] = JSON.parse((await rig.cairn('runs', '--json')).stdout).runs;
  expect(read(await rig.cairn('diff', runs[2]!.run, runs[1]!.run))).toMatchInlineSnapshot(`
    "judging
      before  <run>  done  <commit> (main)  <moment>
      now     <run>  done  <commit> (main)  <moment>

    Params
      sizes[1]: 7 → 7.4
      size: 7 → 7.4 in make(size=7.4)

    Metrics
      score.score  0.700  →  0.740  +0.040  within noise

    Artifacts
      differs  make(size=7.4), before make(size=7)    .model
      differs  judge(size=7.4), before judge(size=7)  .judged
      differs  best                                   .comparison .model .judged
      differs  judge(best)                            .judged
      differs  pass                                   .admitted .verdicts
      differs  ship                                   .shipped
      of 11 nodes 5 equal, 6 differ

    the same: code, data, environment
    (0)"
  `);
  expect(read(await rig.cairn('diff', runs[2]!.run))).toMatchInlineSnapshot(`
    "judging
      before  <run>  done     <commit> (main)  <moment>
      now     <run>  refused  <commit> (main)  <moment>

    Params
      sizes[1]: 7 → 2
      sizes[2]: 5 → 1

    Metrics
      score.score  0.700  →  0.300  −0.400  beyond noise

    Artifacts
      differs      best           .comparison .model .judged
      differs      judge(best)    .judged
      differs      pass           .admitted .verdicts
      only before  ship
      only now     make(size=2)
      only now     judge(size=2)
      only now     make(size=1)
      only now     judge(size=1)
      only before  make(size=7)
      only before  judge(size=7)
      only before  make(size=5)
      only before  judge(size=5)
      of 15 nodes 3 equal, 3 differ, 5 only before, 4 only now

    the same: code, data, environment
    (0)"
  `);
});

test('as one JSON document', async () => {
  await using rig = await createProject(writeCountingProject);
  await rig.run('counting');
  await rig.write('steps/factor.ts', 'export const factor: number = 3;\n');
  const pipeline = await rig.read('pipelines/counting.ts');
  await rig.write('pipelines/counting.ts', pipeline.replace("file('data/lines.txt')", "file('data/' + 'lines.txt')"));
  await rig.run('counting');
  const [, first] = JSON.parse((await rig.cairn('runs', '--json')).stdout).runs;
  const { code, data, artifacts } = JSON.parse((await rig.cairn('diff', first.run, '--json')).stdout);
  expect(code).toEqual({
    changes: [
      {
        ...{ file: 'steps/factor.ts', line: 1, name: 'factor', through: ['count', 'factor'], fate: 'changed' },
        ...{ before: 'factor: number = 1', now: 'factor: number = 3', nodes: ['count'], isOfPipeline: false },
      },
      expect.objectContaining({ file: 'pipelines/counting.ts', name: 'default', nodes: null, isOfPipeline: true }),
    ],
    packages: [],
    unknown: [],
    isFromCommits: null,
  });
  expect([data, artifacts]).toMatchObject([[], { equal: 1, differs: 2, onlyBefore: 0, onlyNow: 0 }]);
  expect((await rig.cairn('diff', 'latest', 'latest')).stdout).toMatch(
    /one and the same run: code, params, data, environment, metrics, artifacts$/,
  );
  expect(read(await rig.cairn('diff', 'nobody'))).toMatchInlineSnapshot(`
    "error: No run is named 'nobody', and none finished at a commit of that name
      fix: The newest are '<run>', '<run>'.
    (2)"
  `);
});
