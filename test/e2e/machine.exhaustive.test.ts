// What a step sees of the machine is the same in every run, or is in its key: time zone, locale, environment, modes of
// new files, standard input.

import { expect, test } from 'vitest';
import { createRig, type Rig, readRun } from '../rig/create-rig.ts';

const pipeline = `import { definePipeline } from '@cairn/core';
import { look } from '../steps/look.ts';

export default definePipeline('looking', { build: () => ({ seen: look({}).seen }) });
`;

async function writeStep(rig: Rig, seen: string, declared = ''): Promise<void> {
  await rig.write('pipelines/looking.ts', pipeline);
  await rig.write(
    'steps/look.ts',
    `import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { defineStep, json } from '@cairn/core';

export const used = [execFileSync, readFileSync, statSync, writeFileSync];
export const look = defineStep('look', {
  in: {},
  out: { seen: json<unknown>() },
  ${declared}
  run: (_inputs, _params, { folder }) => ({ seen: [folder === '', ${seen}].slice(1) }),
});
`,
  );
}

/** What the step wrote in an environment, made again whatever is in the store. */
async function lookIn(rig: Rig, variables: Readonly<Record<string, string>>, ...args: string[]): Promise<unknown> {
  const run = readRun(await rig.cairnWith(variables, 'run', 'looking', '--json', '--force', 'look', ...args));
  expect(run.errors, run.stderr).toEqual([]);
  expect(run.node('look').outcome).toBe('ran');
  return { key: run.node('look').key, digest: run.node('look').outputs['seen'] };
}

const near = { TZ: 'UTC', LC_ALL: 'C' };
const far = {
  TZ: 'Asia/Tokyo',
  LC_ALL: 'de_DE.UTF-8',
  LANG: 'sv_SE.UTF-8',
  LANGUAGE: 'sv',
  LC_NUMERIC: 'fr_FR.UTF-8',
  NODE_ENV: 'test',
  WHO_KNOWS: 'x',
};

test.each<[string, string]>([
  [
    'dates by local time',
    'new Date(2020, 0, 1).toISOString(), new Date(0).toString(), new Date(0).getTimezoneOffset()',
  ],
  [
    'dates in words',
    'new Date(0).toLocaleString(), new Date(0).toLocaleDateString(), new Date(0).toLocaleTimeString()',
  ],
  ['numbers in words', '(1234.5).toLocaleString(), 12345n.toLocaleString(), [1234.5].toLocaleString()'],
  ['texts by their locale', "'I'.toLocaleLowerCase(), ['z', 'ä', 'a'].sort((a, b) => a.localeCompare(b))"],
  [
    'all of Intl',
    "Intl.DateTimeFormat().resolvedOptions(), Intl.NumberFormat().resolvedOptions(), Intl.Collator().resolvedOptions(), new Intl.PluralRules().resolvedOptions(), new Intl.ListFormat().format(['a', 'b', 'c']), new Intl.RelativeTimeFormat().format(1, 'day'), new Intl.Segmenter().resolvedOptions()",
  ],
  [
    'what a program that a step starts sees',
    `execFileSync(process.execPath, ['-p', 'JSON.stringify([new Date(0).toString(), Intl.NumberFormat().format(1.5), process.env.NODE_ENV, process.env.WHO_KNOWS, process.umask()])'], { encoding: 'utf8' })`,
  ],
  ['standard input', 'readFileSync(0).length'],
  ['modes of new files', "(writeFileSync(folder + '/x', ''), statSync(folder + '/x').mode), process.umask()"],
])('the same in every run: %s', async (_, seen) => {
  await using rig = await createRig();
  await writeStep(rig, seen);
  expect(await lookIn(rig, far)).toEqual(await lookIn(rig, near));
});

test('a variable that the step declares is what it is, and in the key', async () => {
  await using rig = await createRig();
  await writeStep(rig, 'new Date(2020, 0, 1).toISOString(), (1234.5).toLocaleString()', "env: ['TZ', 'LC_ALL'],");
  const seenIn = async (variables: Readonly<Record<string, string>>): Promise<unknown> => {
    const run = readRun(await rig.cairnWith(variables, 'run', 'looking', '--json'));
    const got = await rig.cairnWith(variables, 'get', 'latest', 'look.seen', 'out', '--force');
    expect(got.exitCode, got.stderr).toBe(0);
    const text = await rig.read(got.stdout.trim().split(' ').at(-1)!.replace(`${rig.root}/`, ''));
    return [run.node('look').outcome, ...JSON.parse(text)];
  };
  expect([
    await seenIn({ TZ: 'Asia/Tokyo', LC_ALL: 'de_DE.UTF-8' }),
    await seenIn({ TZ: 'UTC', LC_ALL: 'en_US.UTF-8' }),
    await seenIn({ TZ: 'Asia/Tokyo', LC_ALL: 'de_DE.UTF-8' }),
    // Not set: as in every run.
    await seenIn({}),
  ]).toEqual([
    ['ran', '2019-12-31T15:00:00.000Z', '1.234,5'],
    ['ran', '2020-01-01T00:00:00.000Z', '1,234.5'],
    ['fresh', '2019-12-31T15:00:00.000Z', '1.234,5'],
    ['ran', '2020-01-01T00:00:00.000Z', '1,234.5'],
  ]);
});

test('a command has the same time zone, locale and modes in every run', async () => {
  await using rig = await createRig();
  await rig.write('pipelines/looking.ts', pipeline);
  await rig.write(
    'steps/look.ts',
    `import { defineCommand, storedFile } from '@cairn/core';

export const look = defineCommand('look', {
  in: {},
  out: { seen: storedFile },
  run: ({ outputs }) => ['sh', '-c', 'date -d @0 > "$0"; printf "b\\\\nB\\\\na\\\\n" | sort >> "$0"; env | grep -E "^(TZ|L)" >> "$0"; umask >> "$0"', outputs.seen],
});
`,
  );
  expect(await lookIn(rig, far)).toEqual(await lookIn(rig, near));
});

test('what build makes of the time zone is not answered from a run in another', async () => {
  await using rig = await createRig();
  await rig.write(
    'steps/look.ts',
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const look = defineStep('look', {
  in: {},
  params: z.strictObject({ day: z.string() }),
  out: { seen: json<string>() },
  run: (_, { day }) => ({ seen: day }),
});
`,
  );
  await rig.write(
    'pipelines/looking.ts',
    pipeline.replace('look({})', 'look({}, { day: new Date(2020, 0, 1).toISOString() })'),
  );
  const outcomeIn = async (variables: Readonly<Record<string, string>>): Promise<string> =>
    readRun(await rig.cairnWith(variables, 'run', 'looking', '--json')).node('look').outcome;
  expect([await outcomeIn(near), await outcomeIn(far), await outcomeIn(near), await outcomeIn(near)]).toEqual([
    'ran',
    'ran',
    'fresh',
    'fresh',
  ]);
});
