// cairn impact in a project where not every pipeline can be planned.

import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig } from '../rig/create-rig.ts';

test('the pipelines that can be planned are answered, and the others are named with what to do', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const counting = await rig.read('pipelines/counting.ts');
  const wanting = counting.replace("'counting'", "'wanting'").replace('z.number().default(1)', 'z.number()');
  await rig.write('pipelines/wanting.ts', wanting);
  await rig.write('pipelines/broken.ts', counting.replace('return {', "throw new Error('not yet');\n    return {"));
  await rig.write('pipelines/without.ts', counting.replace("file('data/lines.txt')", "file('data/gone.txt')"));
  await rig.write('pipelines/shared.ts', 'export const shared = 1;\n');
  expect(await rig.cairn('impact', 'steps/double.ts')).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await rig.cairn('impact', 'steps/double.ts')).stdout).toMatchInlineSnapshot(`
    "counting  1 of 3 nodes would run again

      double  double (steps/double.ts:3)

    These pipelines cannot be planned, so their nodes are unknown:
      broken  Pipeline 'counting' threw while it was planned: not yet. Correct that line. A pipeline file only declares nodes: code that works, waits or exits belongs in a step.
      shared  'pipelines/shared.ts' does not export a pipeline. End it with export default definePipeline('name', { … }).
      wanting  Wrong params of 'wanting': 'times': Invalid input: expected number, received undefined. Set it: --set times=<value>, or in the file of --params.
      without  Cannot find file 'data/gone.txt'. Correct the path, or add the file. Paths are relative to the project (the nearest package.json)."
  `);

  // With what it asks for it is answered too; those that do not have a param are planned without it.
  await rig.write('params.yaml', 'times: 2\n');
  for (const args of [
    ['--set', 'times=2'],
    ['--params', 'params.yaml'],
  ]) {
    const told = await rig.cairn('impact', 'factor', '--json', ...args);
    const { pipelines, unplanned } = JSON.parse(told.stdout);
    expect(
      pipelines.map(({ pipeline, nodes }: { pipeline: string; nodes: unknown[] }) => [pipeline, nodes.length]),
    ).toEqual([
      ['counting', 2],
      ['wanting', 2],
    ]);
    expect(
      unplanned.map(({ pipeline, problems }: { pipeline: string; problems: { code: string }[] }) => [
        pipeline,
        ...problems.map(({ code }) => code),
      ]),
    ).toEqual([
      ['broken', 'pipeline-throws'],
      ['shared', 'no-pipeline'],
      ['without', 'missing-file'],
    ]);
  }

  // What is asked by name is answered or is an error.
  expect((await rig.cairn('impact', 'factor', '--pipeline', 'broken')).exitCode).toBe(2);
  // Where some are not known of, nothing is said of them.
  const nothing = await rig.cairn('impact', 'nobody');
  expect([nothing.exitCode, nothing.stdout.split('\n')[0]]).toEqual([0, "No node reaches 'nobody'."]);
});

test('a param that no pipeline has is an error, and one that one of them has is not', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const counting = await rig.read('pipelines/counting.ts');
  await rig.write(
    'pipelines/other.ts',
    counting
      .replaceAll('times', 'often')
      .replace('{ often }, ', '{ times: often }, ')
      .replace('{ often });', '{ times: often });'),
  );
  const code = async (...args: string[]): Promise<number> => (await rig.cairn('impact', 'factor', ...args)).exitCode;
  expect(await code('--set', 'times=2')).toBe(0);
  expect(await code('--set', 'often=2', '--set', 'times=3')).toBe(0);
  const wrong = await rig.cairn('impact', 'factor', '--set', 'often=2', '--set', 'tmies=3');
  expect([wrong.exitCode, wrong.stderr.split('\n')[0]]).toEqual([2, "error: 'counting' has no param 'tmies'"]);
});
