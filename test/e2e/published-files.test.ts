// Results that are published as files of the project: written when a run is done, only if their bytes changed, and never
// over what somebody else wrote.

import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Rig, ToldRun } from '../rig/create-rig.ts';
import { createPublishingProject } from '../rig/publishing-project.ts';

const page = 'results/page.html';
const told = ({ finished }: ToldRun) => (finished?.published ?? []).map(({ path, state }) => `${path} ${state}`);
const reject = ({ exitCode, finished, errors }: ToldRun) => ({
  exitCode,
  status: finished?.status,
  errors: errors.map(({ code, message, fix }) => `${code}: ${message}. ${fix}`),
});

interface Status {
  readonly files: readonly { readonly path: string; readonly state: string; readonly reason: string }[];
}
const status = async (rig: Rig, ...args: string[]) => {
  const { stdout, stderr, exitCode } = await rig.cairn('status', '--json', ...args);
  expect(stderr).toBe('');
  const { files } = JSON.parse(stdout) as Status;
  return { exitCode, files: files.map(({ path, state, reason }) => `${path} ${state}: ${reason}`) };
};

test('it is written when its bytes change, and also if nothing runs and the file is gone', async () => {
  await using rig = await createPublishingProject();
  expect((await status(rig, '--check')).files).toEqual([`${page} missing: the next run writes it`]);
  expect(told(await rig.run('publishing'))).toEqual([`${page} written`]);
  expect(await rig.read(page)).toBe('<h1>words</h1>one two');
  const before = await stat(rig.path(page), { bigint: true });
  // The first is a whole run, since the answer of the last one has to be stored; the second is that answer.
  for (const again of [await rig.run('publishing'), await rig.run('publishing')]) {
    expect([told(again), again.outcomes]).toEqual([
      [`${page} unchanged`],
      ['file(data/words.txt) fresh', 'write fresh'],
    ]);
  }
  const after = await stat(rig.path(page), { bigint: true });
  expect([after.mtimeNs, after.ino]).toEqual([before.mtimeNs, before.ino]);
  await rm(rig.path('results'), { recursive: true });
  expect((await status(rig, '--check')).exitCode).toBe(3);
  const gone = await rig.run('publishing');
  expect([told(gone), gone.outcomes[1]]).toEqual([[`${page} written`], 'write fresh']);
  expect(await rig.read(page)).toBe('<h1>words</h1>one two');
  await rig.write('data/words.txt', 'three\n');
  expect((await status(rig)).files).toEqual([expect.stringMatching(`^${page} stale: .*data/words.txt`)]);
  expect(told(await rig.run('publishing'))).toEqual([`${page} written`]);
  expect(await rig.read(page)).toBe('<h1>words</h1>three');
  expect(await status(rig, '--check')).toEqual({ exitCode: 0, files: [`${page} current: `] });
  const shown = await rig.cairn('show');
  expect(shown.stdout).toContain(`Published files\n  ${page}  page`);
});

test('an edited file stays until it is told otherwise, and the run says so and fails', async () => {
  await using rig = await createPublishingProject();
  await rig.run('publishing');
  await rig.write(page, 'my own words');
  expect((await status(rig)).files).toEqual([
    `${page} edited: somebody edited it, or another program wrote it: --overwrite replaces it`,
  ]);
  for (const run of [await rig.run('publishing'), await rig.run('publishing', '--set', 'title=x')])
    expect(reject(run)).toEqual({
      exitCode: 1,
      status: 'failed',
      errors: [
        `published-file-edited: '${page}' was not written with result 'page': somebody edited it, or another program wrote it. Move it away and run again, or overwrite it: cairn run publishing --overwrite.`,
      ],
    });
  expect(await rig.read(page)).toBe('my own words');
  const over = await rig.run('publishing', '--overwrite');
  expect([over.exitCode, told(over), await rig.read(page)]).toEqual([0, [`${page} written`], '<h1>words</h1>one two']);
});

test('a run that failed, or that publishes nothing, writes nothing', async () => {
  await using rig = await createPublishingProject();
  expect(told(await rig.run('publishing', '--no-publish'))).toEqual([]);
  expect(existsSync(rig.path('results'))).toBe(false);
  await rig.run('publishing');
  await rig.write('data/words.txt', 'fail\n');
  expect((await rig.run('publishing')).exitCode).toBe(1);
  expect(await rig.read(page)).toBe('<h1>words</h1>one two');
});

test('a branch that is not taken, and an item that is filtered out, have no file: that of an earlier run is removed', async () => {
  await using rig = await createPublishingProject();
  await rig.write(
    'steps/size.ts',
    `import { defineStep, json, text } from '@cairn/core';
export const judge = defineStep('judge', {
  in: { word: json<string>() },
  out: { isLong: json<boolean>() },
  run: ({ word }) => ({ isLong: word.length > 3 }),
});
export const judgeAll = defineStep('judge-all', {
  in: { words: json<readonly string[]>() },
  out: { areMany: json<boolean>() },
  run: ({ words }) => ({ areMany: words.length > 1 }),
});
export const show = defineStep('show', {
  in: { word: json<unknown>() },
  out: { page: text },
  run: ({ word }) => ({ page: JSON.stringify(word) }),
});
`,
  );
  await rig.write(
    'pipelines/publishing.ts',
    `import { definePipeline, file, map, published, when } from '@cairn/core';
import { write } from '../steps/write.ts';
import { judge, judgeAll, show } from '../steps/size.ts';

export default definePipeline('publishing', {
  build() {
    const { words } = write({ words: file('data/words.txt') });
    const all = when(judgeAll({ words }).areMany, { then: () => show({ word: words }).page });
    const long = map(words, (word) => when(judge({ word }).isLong, { then: () => show({ word }).page }));
    return { all: published(all, 'results/all.txt'), long: published(long, 'results/long') };
  },
});
`,
  );
  await rig.write('data/words.txt', 'three\ntwo\nseven\n');
  const files = ['results/all.txt', 'results/long/0.txt', 'results/long/2.txt'];
  expect(told(await rig.run('publishing'))).toEqual(files.map((path) => `${path} written`));
  await rig.write('data/words.txt', 'one\n');
  expect(told(await rig.run('publishing', '--no-publish'))).toEqual([]);
  expect((await status(rig, '--check')).files).toEqual([
    'results/all.txt stale: judge-all is false: the next run removes it',
    'results/long/0.txt stale: judge[0] is false: the next run removes it',
    'results/long/2.txt stale: it is not published any more: the next run removes it',
  ]);
  expect(told(await rig.run('publishing'))).toEqual(files.map((path) => `${path} removed`));
  expect(existsSync(rig.path('results'))).toBe(false);
  expect(await status(rig, '--check')).toEqual({ exitCode: 0, files: [] });
});

test('a file is written again when the code of its format changed, also if the node made the same bytes', async () => {
  await using rig = await createPublishingProject();
  await rig.write('kinds/separator.ts', "export const separator = ';';\n");
  await rig.write(
    'kinds/list.ts',
    `import { readFile, writeFile } from 'node:fs/promises';
import { defineKind } from '@cairn/core';
import { separator } from './separator.ts';

const read = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as readonly string[];

export const list = defineKind({
  name: 'list',
  extension: '.list',
  encode: (value: readonly string[], path) => writeFile(path, JSON.stringify(value)),
  decode: read,
  exportAs: { '.csv': async (stored, target) => writeFile(target, (await read(stored)).join(separator)) },
});
`,
  );
  await rig.write(
    'steps/names.ts',
    `import { defineStep, metrics } from '@cairn/core';
import { z } from 'zod';
import { list } from '../kinds/list.ts';

export const names = defineStep('names', {
  in: {},
  params: z.strictObject({ last: z.string() }),
  out: { names: list, score: metrics<{ value: number }>() },
  run: (_, { last }) => ({ names: ['a', last], score: { value: last.length } }),
});
`,
  );
  await rig.write(
    'pipelines/listing.ts',
    `import { best, definePipeline, published } from '@cairn/core';
import { names } from '../steps/names.ts';

export default definePipeline('listing', {
  build() {
    const trials = ['b', 'cc'].map((last) => names({}, { last }));
    const longest = best(trials, (trial) => trial.score, { max: 'value' });
    return { one: published(trials[0]!.names, 'results/one.csv'), longest: published(longest.names, 'results/longest.csv') };
  },
});
`,
  );
  const both = async () => [await rig.read('results/one.csv'), await rig.read('results/longest.csv')];
  const first = await rig.run('listing');
  expect([first.exitCode, await both()]).toEqual([0, ['a;b', 'a;cc']]);
  await rig.write('kinds/separator.ts', "export const separator = '#';\n");
  const again = await rig.run('listing');
  expect(again.outcomes.slice(0, 2)).toEqual([expect.stringContaining('ran'), expect.stringContaining('ran')]);
  expect(await both()).toEqual(['a#b', 'a#cc']);
  expect((await status(rig, 'listing', '--check')).files).toEqual([
    'results/longest.csv current: ',
    'results/one.csv current: ',
  ]);
  // A plan alone knows it too: here the result stays, accepted for the new code.
  await rig.write('kinds/separator.ts', "export const separator = '+';\n");
  await rig.cairn('accept', 'names', '--why', 'another separator', '--pipeline', 'listing');
  expect((await status(rig, 'listing')).files).toEqual([
    'results/longest.csv stale: it is of another run: the next run writes it again',
    'results/one.csv stale: it is of another run: the next run writes it again',
  ]);
  await rig.run('listing');
  expect(await both()).toEqual(['a+b', 'a+cc']);
});
