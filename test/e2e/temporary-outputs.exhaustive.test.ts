// Outputs that are removed when they were read (ADR 46).

import { existsSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@cairn/core';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { holdModule } from '../rig/open-probe.ts';
import { writePortableProject } from '../rig/portable-project.ts';
import { artifactOf, editStep, writeUnpackingProject } from '../rig/unpacking-project.ts';

const temporary = `const { rows } = untilRead(() => unpack({ archive: file('rows.txt') }));
    const { sorted } = untilRead(() => sort({ rows }));
    return { count: count({ sorted }).count, text: join({ sorted }).text };`;

test('they go when all readers are done, are not made again for nothing, and are made again for a reader', async () => {
  await using rig = await createRig();
  await writeUnpackingProject(rig, temporary);
  const first = await rig.run('unpacking');
  expect([first.errors, first.exitCode]).toEqual([[], 0]);
  const paths = [artifactOf(rig, first, 'unpack', 'rows'), artifactOf(rig, first, 'sort', 'sorted')];
  expect(paths.map((path) => existsSync(path))).toEqual([false, false]);
  expect(existsSync(artifactOf(rig, first, 'count', 'count'))).toBe(true);
  expect((await rig.cairn('store', 'verify')).exitCode).toBe(0);
  expect((await rig.cairn('store', 'repair')).stdout).not.toContain('removed');

  const planned = await rig.cairn('plan', 'unpacking', '--check', '--verbose');
  expect([planned.exitCode, planned.stdout]).toEqual([0, expect.stringContaining('its outputs were removed after')]);
  const second = await rig.run('unpacking');
  expect(second.outcomes.every((line) => line.endsWith(' fresh'))).toBe(true);
  expect(second.node('unpack')).toMatchObject({ absent: 'read' });
  expect((await rig.cairn('graph', 'unpacking')).stdout).toContain('unpack (until read)');
  const got = await rig.cairn('get', 'latest', 'sort.sorted', 'out');
  expect([got.exitCode, got.stderr]).toEqual([2, expect.stringContaining('removed after it had been read')]);

  await editStep(rig, 'sorted.length', 'sorted.length + 0');
  expect((await rig.cairn('plan', 'unpacking')).stdout).toContain(
    "count reads its output 'sorted', which was removed after it had been read",
  );
  const third = await rig.run('unpacking');
  expect(third.outcomes.toSorted()).toEqual(
    ['count ran', 'file(rows.txt) fresh', 'join fresh', 'sort ran', 'unpack ran'].sort(),
  );
  expect(paths.map((path) => existsSync(path))).toEqual([false, false]);
  expect(JSON.parse((await rig.cairn('show', '--json')).stdout).nodes).toContainEqual(
    expect.objectContaining({ label: 'sort', keep: 'until-read' }),
  );
}, 180_000);

test('a run is reproduced from its commit, and what a killed process had only marked is removed by the next run', async () => {
  await using rig = await createRig();
  await writePortableProject(rig);
  await writeUnpackingProject(rig, temporary);
  const first = await rig.run('unpacking');
  const same = await rig.cairn('reproduce', 'latest');
  expect([same.exitCode, same.stdout]).toEqual([0, expect.stringContaining('✓ reproduced')]);

  const part = await rig.run('unpacking', '--select', '+sort');
  const sorted = artifactOf(rig, part, 'sort', 'sorted');
  expect([part.node('sort').outcome, existsSync(sorted)]).toEqual(['ran', true]);
  const store = await openStore(rig.path('.cairn'));
  const { key } = part.node('sort');
  for (const result of await store.find(key!)) await store.record(key!, { ...result, isRemoved: true });
  const next = await rig.run('unpacking');
  expect([next.node('sort').absent, existsSync(sorted)]).toEqual([undefined, false]);
  expect(next.node('sort').outputs).toEqual(first.node('sort').outputs);
}, 180_000);

test('they stay while a reader failed or was not selected, and while a pinned run names them', async () => {
  await using rig = await createRig();
  await writeUnpackingProject(rig, temporary);
  await editStep(rig, "({ text: sorted.join(' ') })", "{ throw new Error('no') }");
  const failed = await rig.run('unpacking', '--keep-going');
  expect(failed.node('join').outcome).toBe('failed');
  const sorted = artifactOf(rig, failed, 'sort', 'sorted');
  expect([existsSync(sorted), existsSync(artifactOf(rig, failed, 'unpack', 'rows'))]).toEqual([true, false]);
  await editStep(rig, "{ throw new Error('no') }", "({ text: sorted.join(' ') })");
  const part = await rig.run('unpacking', '--select', '+count');
  expect([part.errors, existsSync(sorted)]).toEqual([[], true]);
  const pinned = await rig.run('unpacking', '--pin');
  expect([pinned.exitCode, existsSync(sorted)]).toEqual([0, true]);
  await rig.cairn('tag', 'latest', '--unpin');
  await editStep(rig, 'sorted.length', 'sorted.length + 0');
  expect([(await rig.run('unpacking')).exitCode, existsSync(sorted)]).toEqual([0, false]);
}, 180_000);

test('what another run has found stays until that run ends', async () => {
  await using rig = await createRig();
  const probe = await rig.probe();
  await writeUnpackingProject(rig, temporary);
  await rig.write('steps/hold.ts', holdModule);
  await rig.write('steps/held.ts', heldStep);
  await rig.write(
    'pipelines/held.ts',
    `import { definePipeline, file, untilRead } from '@cairn/core';
import { z } from 'zod';
import { held } from '../steps/held.ts';
import { unpack } from '../steps/unpack.ts';

export default definePipeline('held', {
  params: z.strictObject({ socket: z.string() }),
  build: ({ socket }) => ({ count: held({ rows: untilRead(() => unpack({ archive: file('rows.txt') })).rows }, { socket }).count }),
});
`,
  );
  const going = rig.start('run', 'held', '--set', `socket=${probe.socket}`, '--json');
  const goOn = await probe.arrive();
  const first = await rig.run('unpacking');
  expect([first.errors, first.exitCode]).toEqual([[], 0]);
  const rows = artifactOf(rig, first, 'unpack', 'rows');
  expect([existsSync(rows), existsSync(artifactOf(rig, first, 'sort', 'sorted'))]).toEqual([true, false]);
  goOn();
  expect((await going.told).exitCode).toBe(0);
  expect(existsSync(rows)).toBe(false);
}, 180_000);

test('what is pushed lacks nothing, and another clone makes them once, and again for a reader that changed', async () => {
  const place = await realpath(await mkdtemp(join(tmpdir(), 'cairn-pushed-')));
  const [bare, shared, root] = ['remote.git', 'shared', 'clone'].map((name) => join(place, name)) as [
    string,
    string,
    string,
  ];
  try {
    await using rig = await createRig();
    await writeUnpackingProject(rig, temporary);
    await rig.git('add', '--all');
    await rig.git('commit', '--quiet', '--allow-empty', '--message=a');
    await rig.git('init', '--quiet', '--bare', bare);
    await rig.git('remote', 'add', 'origin', bare);
    await rig.git('push', '--quiet', 'origin', 'HEAD:refs/heads/main');
    const made = await rig.run('unpacking');
    expect(existsSync(artifactOf(rig, made, 'unpack', 'rows'))).toBe(false);
    const pushed = await rig.cairn('push', '--shared', shared, '--json');
    expect([pushed.exitCode, JSON.parse(pushed.stdout).results]).toEqual([
      0,
      expect.objectContaining({ missing: [], problem: null }),
    ]);

    await rig.git('clone', '--quiet', '--branch', 'main', bare, root);
    await using other = await createRig({ root });
    expect((await other.cairn('fetch', '--shared', shared)).exitCode).toBe(0);
    // Their bytes are nowhere, so they are made once; what reads them is there.
    const ran = async () => (await other.run('unpacking')).outcomes.filter((line) => line.endsWith(' ran')).toSorted();
    expect([await ran(), await ran()]).toEqual([['sort ran', 'unpack ran'], []]);
    await editStep(other, 'sorted.length', 'sorted.length + 0');
    expect(await ran()).toEqual(['count ran', 'sort ran', 'unpack ran']);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});

const heldStep = `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';
import { hold } from './hold.ts';

export const held = defineStep('held', {
  in: { rows: json<readonly string[]>() },
  params: z.strictObject({ socket: z.string() }),
  notInKey: ['socket'],
  network: true,
  out: { count: json<number>() },
  async run({ rows }, { socket }) {
    await hold(socket);
    return { count: rows.length };
  },
});
`;

const wrong: readonly (readonly [string, string])[] = [
  [
    "const { rows } = untilRead(() => unpack({ archive: file('rows.txt') })); return { rows };",
    "it makes the result 'rows' of the pipeline",
  ],
  [
    "const { sorted } = frozen('old', () => untilRead(() => sort(unpack({ archive: file('rows.txt') })))); return count({ sorted });",
    "it is in 'frozen', which needs a stored result",
  ],
  ["return unpack({ archive: untilRead(() => file('rows.txt')) });", 'it makes no node that runs'],
];

test.each(wrong)('misuse is one sentence with its line: %s', async (build, sentence) => {
  await using rig = await createRig();
  await writeUnpackingProject(rig, build);
  const refused = await rig.run('unpacking');
  expect(refused.errors).toMatchObject([{ code: 'keep-wrong', message: expect.stringContaining(sentence) }]);
  expect(await planFault(rig)).toContain('pipelines/unpacking.ts:8');
});

async function planFault(rig: Rig): Promise<string> {
  const { stderr } = await rig.cairn('plan', 'unpacking');
  return stderr;
}
