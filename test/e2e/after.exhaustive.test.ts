// Order without data (ADR 47).

import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';
import { editStep, writeUnpackingProject } from '../rig/unpacking-project.ts';

const ordered = `const { rows } = unpack({ archive: file('rows.txt') });
    const counted = count({ sorted: rows });
    const { text } = after(counted, () => join({ sorted: rows }));
    return { text, first: sort({ rows }).first };`;

test('a node begins when what it waits for is done, is not made again with it, and is blocked by its failure', async () => {
  await using rig = await createRig();
  await writeUnpackingProject(rig, ordered);
  const first = await rig.run('unpacking', '--concurrency', '4');
  expect([first.errors, first.exitCode]).toEqual([[], 0]);
  const told = first.events.flatMap((event) =>
    event.type === 'node-started' || event.type === 'node-finished' ? [`${event.type} ${event.label}`] : [],
  );
  expect(told.indexOf('node-finished count')).toBeLessThan(told.indexOf('node-started join'));
  const graph = await rig.cairn('graph', 'unpacking', '--format', 'mermaid');
  expect(graph.stdout).toMatch(/ -\.->\|after\| /);
  expect((await rig.cairn('graph', 'unpacking', '--format', 'dot')).stdout).toContain('[style=dashed, label=after]');
  expect((await rig.cairn('graph', 'unpacking')).stdout).toContain('after count');
  const shown = JSON.parse((await rig.cairn('show', '--json')).stdout).nodes as {
    label: string;
    id: string;
    after?: string[];
  }[];
  const idOf = (label: string) => shown.find((node) => node.label === label)!.id;
  expect(shown.find(({ label }) => label === 'join')!.after).toEqual([idOf('count')]);

  await editStep(rig, 'sorted.length', 'sorted.length + 1');
  const again = await rig.run('unpacking');
  expect([again.node('count').outcome, again.node('join').outcome]).toEqual(['ran', 'fresh']);
  await editStep(rig, '({ count: sorted.length + 1 })', "{ throw new Error('no') }");
  const failed = await rig.run('unpacking', '--keep-going');
  expect(failed.node('join')).toMatchObject({ outcome: 'blocked', reason: 'it runs after count, which failed' });
  expect([failed.exitCode, failed.node('sort').outcome]).toEqual([1, 'fresh']);

  const alone = await rig.run('unpacking', '--select', 'join');
  expect([alone.exitCode, alone.outcomes.filter((line) => !line.endsWith(' skipped')).toSorted()]).toEqual([
    0,
    ['file(rows.txt) fresh', 'join fresh', 'unpack fresh'],
  ]);
  const both = await rig.run('unpacking', '--select', '+join');
  expect([both.exitCode, both.node('count').outcome, both.node('join').outcome]).toEqual([1, 'failed', 'blocked']);
  const behind = await rig.cairn('plan', 'unpacking', '--select', 'count+', '--verbose');
  expect(behind.stdout).toContain('join');
}, 180_000);

test('a node waits for all items of a map, and in a map for its own', async () => {
  await using rig = await createRig();
  await writeUnpackingProject(
    rig,
    `const { rows } = unpack({ archive: file('rows.txt') });
    const parts = map(rows, (row) => {
      const one = shout({ row });
      return after(one, () => whisper({ row })).said;
    });
    const { text } = after(parts, () => join({ sorted: rows }));
    return { text };`,
  );
  await editStep(
    rig,
    'export const join',
    `export const shout = defineStep('shout', { in: { row: json<string>() }, out: { said: json<string>() }, run: ({ row }) => ({ said: row.toUpperCase() }) });
export const whisper = defineStep('whisper', { in: { row: json<string>() }, out: { said: json<string>() }, run: ({ row }) => ({ said: \`(\${row})\` }) });
export const join`,
  );
  await rig.write(
    'pipelines/unpacking.ts',
    (await rig.read('pipelines/unpacking.ts')).replace(
      '{ count, join, sort, unpack }',
      '{ count, join, shout, sort, unpack, whisper }',
    ),
  );
  const run = await rig.run('unpacking', '--concurrency', '4');
  expect([run.errors, run.exitCode]).toEqual([[], 0]);
  const told = run.events.flatMap((event) =>
    event.type === 'node-started' || event.type === 'node-finished' ? [`${event.type} ${event.label}`] : [],
  );
  const isBefore = (one: string, other: string) =>
    told.indexOf(`node-finished ${one}`) < told.indexOf(`node-started ${other}`);
  const pairs = [
    ['shout[0]', 'whisper[0]'],
    ['shout[1]', 'whisper[1]'],
    ['whisper[0]', 'join'],
    ['whisper[1]', 'join'],
  ] as const;
  for (const [one, other] of pairs) expect([one, isBefore(one, other)]).toEqual([one, true]);
}, 120_000);

const wrong: readonly (readonly [string, string])[] = [
  [
    "const { rows } = unpack({ archive: file('rows.txt') }); return after(3, () => count({ sorted: rows }));",
    'what it waits for is not a ref',
  ],
  [
    "const { rows } = unpack({ archive: file('rows.txt') }); return after(rows, () => ({ rows }));",
    'its body makes no node that runs',
  ],
  [
    "const { rows } = unpack({ archive: file('rows.txt') }); const one = count({ sorted: rows }); const two = sort({ rows }); return { ...one, again: after(two, () => count({ sorted: rows }).count) };",
    "an equal call of 'count' before it does not wait for the same nodes",
  ],
];

test.each(wrong)('misuse is one sentence with its line: %s', async (build, sentence) => {
  await using rig = await createRig();
  await writeUnpackingProject(rig, build);
  const refused = await rig.run('unpacking');
  expect(refused.errors).toMatchObject([{ code: 'after-wrong', message: expect.stringContaining(sentence) }]);
  expect((await rig.cairn('plan', 'unpacking')).stderr).toContain('pipelines/unpacking.ts:8');
});
