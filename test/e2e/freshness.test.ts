// What runs again and what does not, through the real command.

import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig } from '../rig/create-rig.ts';
import { writeJudgingProject } from '../rig/judging-project.ts';

test('a second run runs nothing, and names the first run again', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const first = await rig.run('counting');
  expect(first.outcomes).toEqual(['file(data/lines.txt) ran', 'count ran', 'double ran']);
  const second = await rig.run('counting');
  expect(second.outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double fresh']);
  expect(second.finished?.run).toBe(first.finished?.run);
});

test('a comment runs nothing, and is a run of its own', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const first = await rig.run('counting');
  await rig.write(
    'steps/factor.ts',
    '// said\nexport const factor: number = 1; /* more */\nexport const unused = 7;\n',
  );
  const second = await rig.run('counting');
  expect(second.outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double fresh']);
  expect(second.finished?.run).not.toBe(first.finished?.run);
});

test('a constant in a helper runs the step and what it changed, and the reason names it', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.run('counting');
  await rig.write('steps/factor.ts', 'export const factor: number = 3;\nexport const unused = 7;\n');
  const run = await rig.run('counting');
  expect(run.outcomes).toEqual(['file(data/lines.txt) fresh', 'count ran', 'double ran']);
  expect(run.node('count').reason).toBe('code: factor (steps/factor.ts:1)');
  expect(run.node('double').reason).toBe('input count changed');
});

test('a step that makes the same bytes again runs no child', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.run('counting');
  await rig.write('data/lines.txt', 'eins\nzwei\ndrei\n');
  const run = await rig.run('counting');
  expect(run.outcomes).toEqual(['file(data/lines.txt) ran', 'count ran', 'double fresh']);
});

test('a param runs the steps that it reaches; back again, nothing', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.run('counting');
  const changed = await rig.run('counting', '--set', 'times=2');
  expect(changed.outcomes).toEqual(['file(data/lines.txt) fresh', 'count ran', 'double ran']);
  expect(changed.node('count').reason).toBe('times: 1 → 2');
  const back = await rig.run('counting');
  expect(back.outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double fresh']);
});

test('a second clone with the first one’s store runs nothing', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.run('counting');
  await using clone = await createRig();
  await writeCountingProject(clone);
  const run = await clone.run('counting', '--store', rig.path('.cairn'));
  expect(run.outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double fresh']);
});

test('a flipped byte in the store is made again, and never handed on', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const first = await rig.run('counting');
  const digest = first.node('count').outputs['count']!;
  const { chmod, writeFile } = await import('node:fs/promises');
  const artifact = rig.path('.cairn/artifacts', digest.slice(0, 2), digest);
  const bytes = (await rig.read(artifact.slice(rig.root.length + 1))).replace('3', '4');
  await chmod(artifact, 0o644);
  await writeFile(artifact, bytes);
  const run = await rig.run('counting', '--force', 'double');
  expect(run.outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double ran']);
  expect(run.node('double').outputs).toEqual(first.node('double').outputs);
  expect(run.events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'artifact-damaged' }));
  expect(run.finished?.outcomes).toMatchObject({ ran: 1, fresh: 1, restored: 1 });
});

test('metrics whose artifact was damaged are made again before they are told', async () => {
  await using rig = await createRig();
  await writeJudgingProject(rig);
  const first = await rig.run('judging');
  const digest = first.node('judge(size=7)').outputs['judged']!;
  const { chmod, writeFile } = await import('node:fs/promises');
  const artifact = rig.path('.cairn/artifacts', digest.slice(0, 2), digest);
  const bytes = await rig.read(artifact.slice(rig.root.length + 1));
  await chmod(artifact, 0o644);
  await writeFile(artifact, bytes.replace('0.7', '0.9'));
  const run = await rig.run('judging');
  expect(run.finished).toMatchObject({ status: 'done', outcomes: { restored: 1 } });
  expect(run.finished?.metrics).toEqual(first.finished?.metrics);
});
