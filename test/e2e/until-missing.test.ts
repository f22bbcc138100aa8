// A file that is missing, and that nothing needs which --until selects.

import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig } from '../rig/create-rig.ts';

test('a missing file or folder that --until does not need is said, and no error', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const pipeline = await rig.read('pipelines/counting.ts');
  await rig.write(
    'pipelines/counting.ts',
    pipeline
      .replace('definePipeline, file', 'definePipeline, file, folder')
      .replace(
        'doubled: double(counted).count',
        "doubled: double(counted).count, late: file('data/late.txt'), later: folder('data/later')",
      ),
  );
  const whole = await rig.run('counting');
  expect(whole.errors.map(({ code }) => code)).toEqual(['missing-file', 'missing-folder']);
  const part = await rig.run('counting', '--until', 'double');
  expect([part.exitCode, part.outcomes]).toEqual([
    0,
    [
      'file(data/lines.txt) ran',
      'count ran',
      'double ran',
      'file(data/late.txt) skipped',
      'folder(data/later) skipped',
    ],
  ]);
  const said = ["Cannot find file 'data/late.txt'", "Cannot find folder 'data/later'"].map(
    (what) => `${what}: nothing that is selected needs it`,
  );
  const warnings = part.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  expect(warnings).toEqual(expect.arrayContaining(said));
  const plan = await rig.cairn('plan', 'counting', '--until', 'double');
  expect(plan.stdout.split('\n').slice(-2)).toEqual(said);
  // What is needed is an error still.
  const needed = await rig.run('counting', '--until', 'late');
  expect(needed.errors.map(({ code }) => code)).toEqual(['missing-file']);
});

test('a missing file that only a step reads which --exclude takes away is said, and no error', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const pipeline = await rig.read('pipelines/counting.ts');
  await rig.write(
    'pipelines/counting.ts',
    pipeline.replace(
      'return { doubled: double(counted).count };',
      "const late = count({ raw: file('data/late.txt') }, { times: 3 });\n    return { doubled: double(counted).count, late: late.count, lone: file('data/lone.txt') };",
    ),
  );
  const without = (...more: string[]) => rig.run('counting', '--exclude', 'count(times=3)', ...more);
  // A result of the pipeline is needed by whoever asked for it.
  expect((await without()).errors.map(({ message }) => message)).toEqual([expect.stringContaining('data/lone.txt')]);
  await rig.write('data/lone.txt', 'here\n');
  const run = await without();
  expect([run.exitCode, run.errors]).toEqual([0, []]);
  expect(run.outcomes).toContain('file(data/late.txt) skipped');
  const warnings = run.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  expect(warnings).toContain("Cannot find file 'data/late.txt': nothing that is selected needs it");
});
