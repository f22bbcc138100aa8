// --keep-failed: what a failed node left stays in .cairn/failed, without names of files of the store.

import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

async function createFailing(): Promise<Rig> {
  const rig = await createRig();
  await rig.write('data/words.txt', 'b\na\n');
  await rig.write(
    'steps/failing.ts',
    `import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineCommand, defineStep, json, shell, storedFile, text } from '@cairn/core';
import { z } from 'zod';

export const halfway = defineStep('halfway', {
  in: {},
  params: z.strictObject({ fails: z.boolean() }),
  out: { sum: json<number>() },
  run(_inputs, { fails }, context) {
    writeFileSync(join(context.folder, 'notes.txt'), 'as far as this');
    if (fails) throw new Error('the loss is NaN');
    return { sum: 1 };
  },
});

export const empty = defineStep('empty', {
  in: {},
  out: { never: text },
  run(): never {
    throw new Error('nothing was written');
  },
});

export const broken = defineCommand('broken', {
  in: { words: storedFile },
  out: { lines: storedFile },
  run: ({ inputs, outputs }) => shell\`sort \${inputs.words} > \${outputs.lines}; ln \${inputs.words} again.txt; echo secret > .cairn-step.json; exit 3\`,
});
`,
  );
  await rig.write(
    'pipelines/failing.ts',
    `import { definePipeline, file } from '@cairn/core';
import { z } from 'zod';
import { broken, empty, halfway } from '../steps/failing.ts';

export default definePipeline('failing', {
  params: z.strictObject({ fails: z.boolean().default(true) }),
  build({ fails }) {
    const { sum } = halfway({}, { fails });
    if (!fails) return { sum };
    return { sum, never: empty({}).never, lines: broken({ words: file('data/words.txt') }).lines };
  },
});
`,
  );
  return rig;
}

test('the working folder and the outputs of a failed step and of a failed program stay, their inputs do not', async () => {
  await using rig = await createFailing();
  const none = await rig.run('failing', '--keep-going');
  expect([none.exitCode, existsSync(rig.path('.cairn/failed'))]).toEqual([1, false]);
  const run = await rig.run('failing', '--keep-going', '--keep-failed');
  const folder = `.cairn/failed/${run.finished!.run}`;
  const told = run.events.flatMap((event) => (event.type === 'warning' ? [`${event.code}: ${event.message}`] : []));
  expect(told.toSorted().filter((line) => line.startsWith('failed-kept'))).toEqual([
    `failed-kept: What broken left is in ${folder}/broken`,
    `failed-kept: What halfway left is in ${folder}/halfway`,
    'failed-kept: empty left no files',
  ]);
  const list = (name: string) => readdirSync(rig.path(folder, name), { recursive: true }).map(String).toSorted();
  expect(list('.')).toEqual([
    ...['broken', 'broken/again.txt', 'broken/outputs', 'broken/outputs/lines'],
    ...['halfway', 'halfway/notes.txt'],
  ]);
  expect(readFileSync(rig.path(folder, 'halfway/notes.txt'), 'utf8')).toBe('as far as this');
  expect(readFileSync(rig.path(folder, 'broken/outputs/lines'), 'utf8')).toBe('a\nb\n');
  // A name that the program gave to its input is a file of its own now.
  const again = rig.path(folder, 'broken/again.txt');
  expect([readFileSync(again, 'utf8'), statSync(again).nlink]).toEqual(['b\na\n', 1]);
  expect((await rig.cairn('store', 'verify')).exitCode).toBe(0);
});

test('prune removes what is kept with its run, store collect after a week, and only five runs are kept', async () => {
  await using rig = await createFailing();
  const kept = (): readonly string[] => readdirSync(rig.path('.cairn/failed')).toSorted();
  const runs: string[] = [];
  for (let count = 0; count < 6; count += 1)
    runs.push((await rig.run('failing', '--keep-failed', '--seed', String(count))).finished!.run);
  expect(kept()).toEqual(runs.slice(1));
  await rig.run('failing', '--set', 'fails=false');
  await rig.cairn('prune', '--keep', '2');
  expect(kept()).toEqual(runs.slice(5));
  const young = await rig.cairn('store', 'collect', '--json');
  expect(JSON.parse(young.stdout)).toMatchObject({ beside: { failed: 0 } });
  const longAgo = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
  utimesSync(rig.path('.cairn/failed', runs[5]!), longAgo, longAgo);
  const dry = await rig.cairn('store', 'collect', '--dry-run');
  expect([dry.stdout, kept()]).toEqual([
    expect.stringContaining('would remove the folders that failed nodes of 1 run left'),
    runs.slice(5),
  ]);
  await rig.cairn('store', 'collect');
  expect(kept()).toEqual([]);
});
