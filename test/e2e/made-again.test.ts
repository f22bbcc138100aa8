// What is told of a run that came out otherwise, what is looked for in the store alone, and what a tag names.

import { chmod, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';
import { writePortableProject } from '../rig/portable-project.ts';

test('from the store alone: all is there and whole; one flipped byte is named', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  const { finished } = await rig.run('scoring');
  const whole = await rig.cairn('reproduce', 'latest', '--from-store');
  expect([whole.exitCode, whole.stdout.trim()]).toEqual([
    0,
    `✓ 2 of 2 are in the store and undamaged  every output of run ${finished!.run} was hashed`,
  ]);
  const digest = (await rig.run('scoring')).node('score').outputs['metrics']!;
  const file = join('.cairn/artifacts', digest.slice(0, 2), digest);
  await chmod(rig.path(file), 0o644);
  await rig.write(file, (await rig.read(file)).replace('0.75', '0.76'));
  const damaged = await rig.cairn('reproduce', 'latest', '--from-store');
  expect(damaged.exitCode).toBe(1);
  expect(damaged.stdout.trim()).toMatchInlineSnapshot(`
    "✗ 1 of 2 are in the store and undamaged

    damaged: 1 output of 1 node: score
    --json lists them; cairn run computes them again if code and data are the same"
  `);
  const empty = await rig.cairn('reproduce', 'latest', '--from-store', '--store', 'empty');
  expect([empty.exitCode, empty.stdout.trim()]).toMatchInlineSnapshot(`
    [
      1,
      "✗ 0 of 2 are in the store and undamaged

    missing: 2 outputs of 2 nodes: file(data/rows.txt), score
    --json lists them; cairn run computes them again if code and data are the same",
    ]
  `);
});

test('by a tag in a plain clone, which has no run and fetches none', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  const { finished } = await rig.run('scoring');
  await rig.git('tag', 'cairn/scoring/v1', `refs/cairn/runs/${finished!.run}`);
  const clone = `../${basename(rig.root)}-clone`;
  await rig.git('clone', '--quiet', '.', clone);
  try {
    const again = await rig.cairnIn(clone, 'reproduce', 'cairn/scoring/v1');
    expect(again.stderr).toBe('');
    expect(again.stdout).toContain('✓ reproduced 2 of 2');
  } finally {
    await rm(rig.path(clone), { recursive: true });
  }
});

test('a step that is not deterministic: which output, which path, from what to what', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await rig.write(
    'steps/weight.ts',
    "import { hrtime } from 'node:process';\nexport const weight = 0.25 + Number(hrtime.bigint() % 1000000n) / 1e8;\n",
  );
  const { finished } = await rig.run('scoring');
  const again = await rig.cairn('reproduce', finished!.run);
  expect(again.exitCode).toBe(1);
  expect(again.stdout).toContain('✗ reproduced 1 of 2');
  expect(again.stdout).toContain('other bytes came out under the same key');
  expect(again.stdout).toMatch(/accuracy\.value: 0\.7\d+ → 0\.7\d+/);
});

test('how an output differs is said by its kind, as the commit has it', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await rig.write(
    'steps/draw.ts',
    `import { hrtime } from 'node:process';
import { readFile, writeFile } from 'node:fs/promises';
import { defineKind, defineStep } from '@cairn/core';

const count = defineKind({
  name: 'count',
  encode: (value: number, path) => writeFile(path, String(value)),
  decode: async (path) => Number(await readFile(path, 'utf8')),
  show: (value) => \`\${value} of them\`,
  describeDifference: async (before, now) =>
    \`it grew \${Number(await readFile(now, 'utf8')) > Number(await readFile(before, 'utf8')) ? 'larger' : 'smaller'}\`,
});

export const draw = defineStep('draw', {
  in: {},
  out: { drawn: count },
  clock: true,
  run: async () => ({ drawn: Number(hrtime.bigint() % 1000000007n) }),
});
`,
  );
  await rig.write(
    'pipelines/drawing.ts',
    `import { definePipeline } from '@cairn/core';
import { draw } from '../steps/draw.ts';

console.log('printed while it is loaded');
export default definePipeline('drawing', { build: () => ({ drawn: draw({}).drawn }) });
`,
  );
  const run = await rig.run('drawing');
  expect(run.node('draw').descriptions?.['drawn']?.text).toMatch(/^\d+ of them$/);
  expect((await rig.cairn('show', 'latest')).stdout).toMatch(/drawn +\d+ of them +draw \.drawn/);
  // The working tree has another kind by now.
  await rig.write('steps/draw.ts', (await rig.read('steps/draw.ts')).replace('it grew', 'it is'));
  const again = await rig.cairn('reproduce', 'latest');
  expect([again.exitCode, again.stdout], again.stderr).toEqual([1, expect.stringMatching(/it grew (larger|smaller)/)]);
  expect(again.stdout).not.toContain('printed while');
});

test('a variable that decides keys is named where it is not what it was, and locale, time zone and umask do not matter', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await rig.write('steps/weight.ts', "export const weight = Number(process.env['WEIGHT'] ?? 1);\n");
  const step = await rig.read('steps/score.ts');
  await rig.write('steps/score.ts', step.replace('in: {', "env: ['WEIGHT'],\n  in: {"));
  const { stdout } = await rig.cairnWith({ WEIGHT: '0.5', TZ: 'Asia/Tokyo', LC_ALL: 'C' }, 'run', 'scoring', '--json');
  const { run } = JSON.parse(stdout.trim().split('\n').at(-1)!);
  const elsewhere = { TZ: 'America/New_York', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' };
  const again = await rig.cairnWith({ WEIGHT: '0.5', ...elsewhere }, 'reproduce', run);
  expect(again.stdout).toContain('✓ reproduced 2 of 2');
  expect(again.stdout).not.toContain('set it as it was');
  // Its value is kept nowhere, so that it is for who makes the run again to set it.
  const changed = await rig.cairnWith({ WEIGHT: '7', ...elsewhere }, 'reproduce', run);
  expect(changed.exitCode).toBe(1);
  expect(changed.stdout).toContain("'WEIGHT' has another value than in the run: set it as it was");
  expect(await readdir(rig.path('.cairn/runs'))).toHaveLength(1);
});

test('data that git ignores is found, also where the tree lies beside the repository', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  // As of a project whose lockfile leads out of it: its tree must lie beside it, or the links lead nowhere.
  const beside = `../${basename(rig.root)}-vendor`;
  for (const name of ['package.json', 'package-lock.json'])
    await rig.write(name, (await rig.read(name)).replaceAll('vendor/', `${beside}/`));
  await rename(rig.path('vendor'), rig.path(beside));
  try {
    await rig.write('ignored/rows.txt', 'one\ntwo\n');
    const pipeline = await rig.read('pipelines/scoring.ts');
    await rig.write('pipelines/scoring.ts', pipeline.replace('data/rows.txt', 'ignored/rows.txt'));
    expect((await rig.run('scoring')).exitCode).toBe(0);
    await rig.write('ignored/rows.txt', 'changed since\n');
    const again = await rig.cairn('reproduce', 'latest');
    expect(again.stderr).toBe('');
    expect(again.stdout).toContain("'ignored/rows.txt' taken from the store");
    expect(again.stdout).toContain('✓ reproduced 2 of 2');
    expect(await rig.git('worktree', 'list', '--porcelain')).not.toContain('cairn-reproduce');
  } finally {
    await rm(rig.path(beside), { recursive: true });
  }
});
