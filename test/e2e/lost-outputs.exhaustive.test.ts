// A node whose outputs are not in the store runs when something that runs reads them, and not before (ADR 45).

import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';
import { editStep, loseOutput, writeUnpackingProject } from '../rig/unpacking-project.ts';

const gone = 'its outputs are not in the store, and nothing that runs reads them';

test('lost outputs are not made as long as nothing reads them, and everything says so', async () => {
  await using rig = await createRig();
  await writeUnpackingProject(rig);
  const first = await rig.run('unpacking');
  expect([first.errors, first.exitCode]).toEqual([[], 0]);
  await loseOutput(rig, first, 'unpack', 'rows');
  await loseOutput(rig, first, 'sort', 'sorted');
  const planned = await rig.cairn('plan', 'unpacking', '--check', '--verbose');
  expect([planned.exitCode, planned.stdout]).toEqual([0, expect.stringContaining(gone)]);
  expect((await rig.cairn('why', 'unpacking', 'sort')).stdout).toContain(gone);
  const second = await rig.run('unpacking');
  expect(second.outcomes.every((line) => line.endsWith(' fresh'))).toBe(true);
  expect(second.node('sort')).toMatchObject({ absent: 'lost', reason: gone, outputs: first.node('sort').outputs });
  // The answer of the last run says it as well.
  expect((await rig.run('unpacking')).node('sort')).toMatchObject({ absent: 'lost', reason: gone });
  expect((await rig.cairn('get', 'latest', 'sort.sorted', 'out')).exitCode).not.toBe(0);
  expect((await rig.cairn('store', 'verify')).exitCode).toBe(1);

  // An output of the same node that is there is read without it.
  await editStep(rig, 'sorted.length', 'sorted.length + 0');
  expect((await rig.cairn('plan', 'unpacking')).stdout).toMatch(
    /runs .* sort +count reads its output 'sorted', which is not in the store/,
  );
  expect((await rig.cairn('why', 'unpacking', 'unpack')).stdout).toContain(
    "sort reads its output 'rows', which is not in the store",
  );
  const third = await rig.run('unpacking');
  expect(third.outcomes.toSorted()).toEqual(
    ['count ran', 'file(rows.txt) fresh', 'join fresh', 'sort ran', 'unpack ran'].sort(),
  );
  expect(third.node('sort').reason).toBe('its outputs are not in the store, and a node that runs reads them');
  expect((await rig.cairn('store', 'verify')).exitCode).toBe(0);

  await loseOutput(rig, first, 'unpack', 'rows');
  await editStep(rig, "sorted.join(' ')", "sorted.join('  ')");
  const fourth = await rig.run('unpacking');
  expect([fourth.node('unpack').absent, fourth.node('join').outcome]).toEqual(['lost', 'ran']);
  expect((await rig.cairn('show', '--json')).stdout).toContain('"absent": "lost"');
}, 120_000);

test('where even the record is lost, an earlier run knows the digests; what was forgotten runs', async () => {
  await using rig = await createRig();
  await writeUnpackingProject(rig);
  const first = await rig.run('unpacking');
  const key = first.node('sort').key!;
  await rm(rig.path('.cairn/records', key.slice(0, 2), key), { recursive: true });
  await loseOutput(rig, first, 'sort', 'sorted');
  expect((await rig.run('unpacking')).node('sort')).toMatchObject({ outcome: 'fresh', absent: 'lost' });
  expect((await rig.cairn('forget', 'unpack')).exitCode).toBe(0);
  expect((await rig.run('unpacking')).node('unpack')).toMatchObject({ outcome: 'ran' });
}, 120_000);

test('results and what is selected are made again, and a node that is not selected is not', async () => {
  await using rig = await createRig();
  await writeUnpackingProject(rig);
  const first = await rig.run('unpacking');
  await loseOutput(rig, first, 'sort', 'sorted');
  await loseOutput(rig, first, 'count', 'count');
  const all = await rig.run('unpacking');
  expect([all.node('sort').outcome, all.node('count').outcome, all.node('join').outcome]).toEqual([
    'ran',
    'ran',
    'fresh',
  ]);
  await loseOutput(rig, first, 'sort', 'sorted');
  const used = await rig.run('unpacking', '--select', 'join');
  expect([used.errors, used.node('join').outcome, used.node('sort').absent]).toEqual([[], 'fresh', 'lost']);
  await editStep(rig, "sorted.join(' ')", "sorted.join('  ')");
  const refused = await rig.run('unpacking', '--select', 'join');
  expect(refused.errors).toMatchObject([{ code: 'not-stored', message: expect.stringContaining("'join' needs it") }]);
  const made = await rig.run('unpacking', '--select', 'sort');
  expect(made.node('sort').outcome).toBe('ran');
}, 120_000);

test('other bytes are read by a single reader, and are a failure where others were settled by those before', async () => {
  await using rig = await createRig();
  await writeUnpackingProject(rig);
  const draw = `defineStep('unpack', {
  in: { archive: storedFile }, notInKey: ['archive'],
  out`;
  await editStep(rig, "defineStep('unpack', {\n  in: { archive: storedFile },\n  out", draw);
  const first = await rig.run('unpacking');
  expect(first.errors).toEqual([]);
  // What it makes is another thing now, under the same key.
  await rig.write('rows.txt', 'd\nc\ne\n');
  await loseOutput(rig, first, 'unpack', 'rows');
  await editStep(rig, '[...rows].sort()', '[...rows].sort().reverse()');
  const single = await rig.run('unpacking');
  expect([single.exitCode, single.node('unpack').outcome, single.node('sort').outcome]).toEqual([0, 'ran', 'ran']);
  await rig.write('rows.txt', 'g\nf\nh\n');
  await loseOutput(rig, single, 'unpack', 'rows');
  await loseOutput(rig, single, 'sort', 'sorted');
  await editStep(rig, 'sorted.length', 'sorted.length + 0');
  const both = await rig.run('unpacking');
  expect(both.node('count')).toMatchObject({ outcome: 'failed', failure: 'artifact-missing' });
  expect(both.node('count').reason).toContain('the outputs of sort were not in the store, and other bytes were made');
  const again = await rig.run('unpacking');
  expect([again.exitCode, again.node('count').outcome, again.node('join').outcome]).toEqual([0, 'ran', 'ran']);
}, 120_000);
